import { tokensOf } from '#model-server/planner/language/tokens.ts'
import { stem } from '#model-server/planner/language/words.ts'

export type PeriodUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'half' | 'date'

/** A label that names a stretch of time; a later period of the same unit has a higher ordinal. */
export interface Period {
  unit: PeriodUnit
  ordinal: number
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

const yearIn = (words: readonly string[]): number | null => {
  for (const word of words) {
    const year = /^(?:fy|cy)?((?:19|20)\d\d)[aef]?$/.exec(word)
    if (year) return Number(year[1])
    const short = /^(?:fy|cy)(\d\d)[aef]?$/.exec(word)
    if (short) return 2000 + Number(short[1])
  }
  return null
}

/** What may stand beside a year, a month or a quarter in a label that is a period and nothing else. */
const BESIDE =
  /^(?:fy|cy|year|fiscal|calendar|quarter|month|week|day|kw|the|of|to|\/|-|,|&|\d\d?|[12]\d{3}|(?:fy|cy)?(?:19|20)?\d\d[aef]?)$/

const DATE = /^\s*(\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4})\s*$/

/** The period a printed label names; null when it names none. */
export function periodOf(label: string): Period | null {
  if (DATE.test(label)) return dateOf(label)
  const words = tokensOf(label)
    .map((token) => stem(token.text))
    .filter((word) => !/^[(),;:?!]$/.test(word))
  if (words.length === 0 || words.length > 4) return null
  const year = yearIn(words) ?? 0
  for (const read of [part, named, numbered]) {
    const period = read(words, year)
    if (period) return period
  }
  return year > 0 && words.every((word) => BESIDE.test(word)) ? { unit: 'year', ordinal: year } : null
}

/** "Q1", "Q3 2021", "1st quarter", "H2". */
function part(words: readonly string[], year: number): Period | null {
  for (const word of words) {
    const [, before, after, digits, letter] = /^(?:([qh])([1-4])|([1-4])([qh]))$/.exec(word) ?? []
    const number = Number(after ?? digits)
    if (Number.isNaN(number) || !words.every((other) => other === word || BESIDE.test(other))) continue
    const quarter = (before ?? letter) === 'q'
    return { unit: quarter ? 'quarter' : 'half', ordinal: year * (quarter ? 4 : 2) + number }
  }
  const ordinal = /^([1-4])(?:st|nd|rd|th)$/.exec(words[0] ?? '')?.[1]
  return ordinal && words[1] === 'quarter' ? { unit: 'quarter', ordinal: year * 4 + Number(ordinal) } : null
}

function named(words: readonly string[], year: number): Period | null {
  const others = words.filter((word) => !BESIDE.test(word))
  const [name] = others
  if (others.length !== 1 || name === undefined) return null
  if (MONTHS.includes(name)) return { unit: 'month', ordinal: year * 12 + MONTHS.indexOf(name) }
  return DAYS.includes(name) ? { unit: 'day', ordinal: DAYS.indexOf(name) } : null
}

/** "Week 3", "Day 12", "Quarter 2", "KW 7". */
function numbered(words: readonly string[], year: number): Period | null {
  const [noun = '', number = ''] = words
  const units: Record<string, PeriodUnit> = {
    week: 'week',
    kw: 'week',
    day: 'day',
    month: 'month',
    quarter: 'quarter',
  }
  const unit = units[noun]
  return unit && words.length === 2 && /^\d\d?$/.test(number)
    ? { unit, ordinal: year * 100 + Number(number) }
    : null
}

function dateOf(label: string): Period | null {
  const parts = label.trim().split(/[./-]/).map(Number)
  const [first = 0, second = 0, third = 0] = parts
  // Day and month cannot be told apart in every country's form; the order of rows then is as printed.
  return first > 31
    ? { unit: 'date', ordinal: first * 400 + second * 32 + third }
    : { unit: 'date', ordinal: 0 }
}

/** A list of labels that are all periods of one unit. */
export interface TimeAxis {
  unit: PeriodUnit
  /** Ordinals in the order of the labels; positions where a label's own ordinal says nothing. */
  ordinals: number[]
  /** Are the ordinals real, evenly spaced numbers (years)? */
  numeric: boolean
}

/** The time axis that labels form; null when one of them is no period or the units differ. */
export function timeAxis(labels: readonly string[]): TimeAxis | null {
  const periods = withoutCommon(labels).map(periodOf)
  const unit = periods[0]?.unit
  if (!unit || labels.length < 2 || periods.some((period) => period?.unit !== unit)) return null
  const ordinals = periods.map((period) => period?.ordinal ?? 0)
  const rising = ordinals.every((ordinal, at) => at === 0 || ordinal > (ordinals[at - 1] ?? 0))
  const falling = ordinals.every((ordinal, at) => at === 0 || ordinal < (ordinals[at - 1] ?? 0))
  // Neither rising nor falling (a week that starts on Sunday, months across a new year): as printed.
  const ordered = rising || falling
  return {
    unit,
    ordinals: ordered ? ordinals : ordinals.map((_, at) => at),
    numeric: ordered && unit === 'year',
  }
}

/** "Sales 2021", "Sales 2022" → "2021", "2022": what all labels share says nothing about the period. */
function withoutCommon(labels: readonly string[]): string[] {
  const split = labels.map((label) =>
    label
      .replace(/\(.*?\)/g, ' ')
      .trim()
      .split(/\s+/),
  )
  const common = (split[0] ?? []).filter(
    (word) => !/\d/.test(word) && split.every((words) => words.includes(word)),
  )
  const left = split.map((words) => words.filter((word) => !common.includes(word)).join(' '))
  return left.some((label) => label === '') || left.every((label) => /^\d\d?$/.test(label))
    ? [...labels]
    : left
}
