import { number, percent } from '#test/pictures/expectation.ts'
import { compoundGrowth, percentChange, share, sum } from '#test/pictures/oracle.ts'
import type { Random } from '#test/pictures/random.ts'
import { labelAt, type Series, type Sheet, valueAt } from '#test/pictures/sheet.ts'
import type { Asker } from '#test/pictures/questions/asked.ts'
import { english, is, isAmount, isPositive, pickSeries, saidOf } from '#test/pictures/questions/words.ts'

/** Something followed through time. */
interface Course {
  /** "revenue", "revenue for Oslo". */
  said: string
  plural: boolean
  from: { label: string; value: number }
  to: { label: string; value: number }
  /** "in 2020", "on Monday". */
  when: string
  /** Years from one to the other; null where time is not in years. */
  years: number | null
}

export const askPercentChange: Asker = (sheet, random) => {
  const course = drawCourse(sheet, random)
  if (course === null) return null
  const { said, from, to, when } = course
  const grown = to.value > from.value
  const wordings = [
    `By what percentage did ${said} change from ${from.label} to ${to.label}?`,
    `What is the percentage change in ${said} between ${from.label} and ${to.label}?`,
    `How did ${said} change in percent from ${from.label} to ${to.label}?`,
    ...(grown ? [`By how many percent did ${said} grow from ${from.label} to ${to.label}?`] : []),
    ...(grown
      ? [`In percent, how much higher ${is(course)} ${said} ${when} ${to.label} than ${when} ${from.label}?`]
      : []),
  ]
  return { question: random.pick(wordings), expected: percent(percentChange(from.value, to.value)) }
}

export const askCompoundGrowth: Asker = (sheet, random) => {
  const course = drawCourse(sheet, random)
  if (course === null || course.years === null || course.years < 2) return null
  const { said, from, to } = course
  const question = random.pick([
    `What is the compound annual growth rate of ${said} from ${from.label} to ${to.label}?`,
    `What was the CAGR of ${said} between ${from.label} and ${to.label}?`,
    `At what compound yearly rate did ${said} grow from ${from.label} to ${to.label}?`,
    `Work out the compound growth per year of ${said} from ${from.label} to ${to.label}.`,
  ])
  return { question, expected: percent(compoundGrowth(from.value, to.value, course.years)) }
}

/** Down a column, where the rows are times, or along a row, where the columns are years. */
function drawCourse(sheet: Sheet, random: Random): Course | null {
  return sheet.periods === null ? courseDown(sheet, random) : courseAlong(sheet, sheet.periods, random)
}

function courseDown(sheet: Sheet, random: Random): Course | null {
  const series = pickSeries(sheet, random, (series) => isPositive(series) && isAmount(series))
  if (sheet.calendar === null || series === null) return null
  const [first, last] = random.subsequence([...sheet.labels.keys()], 2)
  if (first === undefined || last === undefined) return null
  const point = (row: number) => ({ label: labelAt(sheet, row), value: valueAt(series, row) })
  const years = sheet.calendar === 'years' ? last - first : null
  return {
    said: series.said,
    plural: series.plural,
    from: point(first),
    to: point(last),
    years,
    when: sheet.at,
  }
}

function courseAlong(sheet: Sheet, periods: NonNullable<Sheet['periods']>, random: Random): Course | null {
  const [first, last] = random.subsequence(sheet.series, 2)
  const row = random.integer(0, sheet.labels.length - 1)
  if (first === undefined || last === undefined || first.dress === 'percent') return null
  const [from, to] = [first, last].map((series) => ({ label: series.heading, value: valueAt(series, row) }))
  if (from === undefined || to === undefined || Math.min(from.value, to.value) <= 0) return null
  const said = `${periods.said} ${sheet.at} ${labelAt(sheet, row)}`
  return { said, plural: periods.plural, from, to, years: Number(to.label) - Number(from.label), when: 'in' }
}

export const askShare: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, (series) => isAmount(series) && isPositive(series))
  if (series === null) return null
  const row = random.integer(0, sheet.labels.length - 1)
  const label = labelAt(sheet, row)
  const { said } = series
  const wordings = [
    `What share of the total ${said} comes from ${label}?`,
    `What percentage of all ${said} does ${label} account for?`,
    `${label}'s share of total ${said}, in percent?`,
    `What percent of total ${said} is down to ${label}?`,
    `How large is the part of ${label} in the total ${said}, as a percentage?`,
  ]
  const bars = [`What percentage of the whole does the ${label} bar make up?`]
  const chart = sheet.surface === 'chart' && random.chance(0.3)
  const expected = percent(share(valueAt(series, row), sum(series.values)))
  return { question: random.pick(chart ? bars : wordings), expected }
}

const isMultiplied = (series: Series): boolean =>
  isPositive(series) && (isAmount(series) || series.family === 'price')

const FACTORS: readonly [string, number][] = [
  ['doubled', 2],
  ['tripled', 3],
]

export const askMultiple: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, isMultiplied)
  if (series === null) return null
  const row = random.integer(0, sheet.labels.length - 1)
  const [label, value] = [labelAt(sheet, row), valueAt(series, row)]
  if (series.family === 'price') return askPurchase(label, value, random)
  const [word, factor] = random.pick(FACTORS)
  const times = random.integer(3, 12)
  const [question, result] = random.pick([
    [
      `What would ${series.said} ${sheet.at} ${label} be if ${series.plural ? 'they' : 'it'} ${word}?`,
      factor,
    ],
    [`What is ${random.pick(['three times', '3 times', '3 x'])} the ${saidOf(series, label)}?`, 3],
    [`Multiply the ${saidOf(series, label)} by ${english(times, random)}.`, times],
    [`How much is twice the ${saidOf(series, label)}?`, 2],
  ] as const)
  return { question, expected: number(value * result) }
}

function askPurchase(label: string, price: number, random: Random): ReturnType<Asker> {
  const count = random.integer(2, 12)
  const question = random.pick([
    `How much would ${count} of the ${label} cost?`,
    `What do I pay for ${count} x ${label}?`,
    `What is the price of ${count} units of ${label}?`,
  ])
  return { question, expected: number(price * count) }
}
