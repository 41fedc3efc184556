import type { Random } from '#test/pictures/random.ts'
import type { Series, Sheet } from '#test/pictures/sheet.ts'

/** "is" or "are", as the measure wants it. */
export const is = ({ plural }: { plural: boolean }): string => (plural ? 'are' : 'is')
export const was = ({ plural }: { plural: boolean }): string => (plural ? 'were' : 'was')
export const does = ({ plural }: { plural: boolean }): string => (plural ? 'do' : 'does')

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const PLACES = ['first', 'second', 'third', 'fourth', 'fifth']

/** A small number as people write it: in words or in digits. */
export const counted = (count: number, random: Random): string =>
  random.chance(0.6) ? (NUMBERS[count] ?? String(count)) : String(count)

/** "first" for 0. */
export const place = (index: number): string => PLACES[index] ?? `${index + 1}th`

/** A number in a question is in English form, with or without commas. */
export const english = (value: number, random: Random): string =>
  random.chance(0.5) ? value.toLocaleString('en-US', { maximumFractionDigits: 6 }) : String(value)

/** Is a unit short enough to be said after a threshold ("above 12 kg")? */
export const saidUnit = (series: Series, random: Random): string =>
  /^(kg|g|t|mm|MWh|kWh|ha|min|hours)$/.test(series.unit) && random.chance(0.3) ? ` ${series.unit}` : ''

const STEPS = [1000, 500, 250, 100, 50, 25, 20, 10, 5, 2, 1, 0.5, 0.1]

/**
 * A round number that has at least one value on each side and equals none, so that "above" and "at least" agree;
 * null when there is no such number.
 */
export function threshold(values: readonly number[], random: Random): number | null {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const candidates = STEPS.map((step) => roundBetween(low, high, step, values)).filter(
    (found) => found.length > 0,
  )
  const [roundest] = candidates
  return roundest === undefined ? null : random.pick(random.pick([roundest, ...candidates.slice(1, 2)]))
}

function roundBetween(low: number, high: number, step: number, values: readonly number[]): number[] {
  const first = Math.floor(low / step) + 1
  const count = Math.min(400, Math.ceil(high / step) - first)
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toFixed(6)),
  ).filter((candidate) => candidate > 0 && !values.includes(candidate))
}

/** One of the columns that fit; null when none does. */
export function pickSeries(sheet: Sheet, random: Random, fits: (series: Series) => boolean): Series | null {
  const fitting = sheet.series.filter(fits)
  return fitting.length === 0 ? null : random.pick(fitting)
}

export const isAmount = (series: Series): boolean => series.nature === 'amount'
export const isPositive = (series: Series): boolean => series.values.every((value) => value > 0)

/** Two different rows; null when there are not two. */
export function twoRows(sheet: Sheet, random: Random): [number, number] | null {
  const [one, other] = random.sample([...sheet.labels.keys()], 2)
  return one === undefined || other === undefined ? null : [one, other]
}

/** Things one counts: "the most customers", "more than 20 orders". */
export const isCountable = (series: Series): boolean =>
  series.plural && series.dress === 'number' && series.unit === ''

/** Things one counts, now and then, as "the number of customers"; everything else as it is. */
export const asNumber = (series: Series, random: Random): Series =>
  isCountable(series) && random.chance(0.6)
    ? { ...series, said: `number of ${series.said}`, plural: false }
    : series

/** "revenue of Oslo", "revenue of Oslo in 2023". */
export function saidOf({ said }: Series, label: string): string {
  const [, what = said, when = ''] = /^(.*)( in (?:\d{4}|Q\d))$/.exec(said) ?? []
  return `${what} of ${label}${when}`
}

/** "the most customers", "the highest revenue". */
export const most = (series: Series): string => (isCountable(series) ? 'most' : 'highest')
export const least = (series: Series): string => (isCountable(series) ? 'fewest' : 'lowest')

/** The unit of a plain result: percentages may keep their sign. */
export const unitOf = (series: Series): 'any' | 'plain' => (series.dress === 'percent' ? 'any' : 'plain')

/** One of the wordings; half of the questions about a chart are about its bars, where none hangs below zero. */
export function phrase(
  sheet: Sheet,
  random: Random,
  wordings: readonly string[],
  bars: readonly string[],
): string {
  const barred = sheet.surface === 'chart' && sheet.series.every(isPositive)
  return random.pick(barred && random.chance(0.5) ? bars : wordings)
}
