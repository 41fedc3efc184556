import { type Interval, median, medianInterval, quantile, ratioInterval } from './statistics.ts'

/** What is hoped for. Without `atLeast` less is better. */
export interface Goal {
  /** The least that ships. */
  reach: number
  /** The aim; null: none was set. */
  beyond: number | null
  atLeast?: boolean
}

/** One line of the table. */
export interface Row {
  what: string
  /** What was measured: a runtime, an arm. */
  subject: string
  unit: 'ms' | '×' | '/s' | 'MB' | 's'
  /** The number that is compared with the goal. */
  value: number
  p95: number | null
  /** Where `value` lies 95 times of 100. */
  interval: Interval | null
  /** How many samples it is made of. */
  n: number
  goal: Goal | null
  /** As they came, so that anybody can compute again. */
  samples: number[]
}

type Head = Pick<Row, 'what' | 'subject' | 'unit'> & { goal?: Goal | null }

/** A row of the median. */
export function medianRow({ goal = null, ...head }: Head, samples: number[]): Row {
  const spread = { p95: quantile(samples, 0.95), interval: medianInterval(samples) }
  return { ...head, goal, value: median(samples), ...spread, n: samples.length, samples }
}

/** A row of the worst: for what must hold every time. */
export function worstRow({ goal = null, ...head }: Head, samples: number[]): Row {
  const value = Math.max(...samples)
  return { ...head, goal, value, p95: null, interval: null, n: samples.length, samples }
}

/** A row of how many times as long one thing takes as another, measured in turns. */
export function ratioRow({ goal = null, ...head }: Omit<Head, 'unit'>, over: number[], under: number[]): Row {
  const value = median(over) / median(under)
  const interval = ratioInterval(over, under)
  const n = Math.min(over.length, under.length)
  return { ...head, unit: '×', goal, value, p95: null, interval, n, samples: [] }
}

/** A row of one number. @param n how many things it was counted from */
export function countRow({ goal = null, ...head }: Head, value: number, n: number): Row {
  return { ...head, goal, value, p95: null, interval: null, n, samples: [] }
}

/** Is a number as good as that? */
export const isWithin = (value: number, bound: number, { atLeast = false }: Pick<Goal, 'atLeast'>): boolean =>
  atLeast ? value >= bound : value <= bound

/** `met` or `missed`, of what should be reached at least; null: nothing should. */
export function verdictOf({ value, goal }: Row): 'met' | 'missed' | null {
  if (goal === null) return null
  return isWithin(value, goal.reach, goal) ? 'met' : 'missed'
}
