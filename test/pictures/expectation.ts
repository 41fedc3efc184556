/** What the first value of an answer has to be. */
export type Expectation =
  | { kind: 'number'; value: number; unit: ExpectedUnit; plot: boolean }
  | { kind: 'label'; accepts: string[]; plot: boolean }
  /** Only a picture was asked for. */
  | { kind: 'plot'; plot: true }

/** `any`: the numbers themselves are percentages, so that both a percent sign and none are right. */
export type ExpectedUnit = 'percent' | 'plain' | 'any'

/** What came back, as far as it is judged. */
export interface Reply {
  succeeded: boolean
  /** Why it was refused or failed; null when it succeeded. */
  reason: string | null
  first: { value: number | string; unit: string | null } | null
  /** How many pictures came with it that decode. */
  plots: number
}

export type Judgement = 'right' | 'refused' | 'wrong'

/** Relative difference up to which two numbers are the same. */
export const TOLERANCE = 1e-6

export const number = (value: number, unit: ExpectedUnit = 'plain'): Expectation => ({
  kind: 'number',
  value,
  unit,
  plot: false,
})

export const percent = (value: number): Expectation => number(value, 'percent')

export const label = (...accepts: string[]): Expectation => ({ kind: 'label', accepts, plot: false })

export const justPlot = (): Expectation => ({ kind: 'plot', plot: true })

export const withPlot = (expected: Expectation): Expectation => ({ ...expected, plot: true })

/** A refusal tells nobody anything false, so it is not the same as a wrong answer. */
export function judge(expected: Expectation, reply: Reply): Judgement {
  if (!reply.succeeded) return 'refused'
  if (expected.plot && reply.plots === 0) return 'wrong'
  return isMet(expected, reply.first) ? 'right' : 'wrong'
}

function isMet(expected: Expectation, first: Reply['first']): boolean {
  if (expected.kind === 'plot') return true
  if (first === null) return false
  if (expected.kind === 'label') return isLabel(expected.accepts, first.value)
  return isNumber(expected.value, first.value) && isUnit(expected.unit, first.unit)
}

// A label is always a string, also where it is a year: a number here is a wrong answer.
const isLabel = (accepts: readonly string[], got: number | string): boolean =>
  typeof got === 'string' && accepts.some((label) => fold(label) === fold(got))

const fold = (text: string): string => text.trim().toLowerCase()

const isNumber = (expected: number, got: number | string): boolean =>
  typeof got === 'number' && Math.abs(got - expected) <= Math.max(TOLERANCE * Math.abs(expected), 1e-9)

const isUnit = (expected: ExpectedUnit, got: string | null): boolean =>
  expected === 'any' || (got?.trim() === '%') === (expected === 'percent')

/** The expectation in words, for the list of misses. */
export function tellExpectation(expected: Expectation): string {
  const plot = expected.plot ? 'a plot' : ''
  if (expected.kind === 'plot') return plot
  const value =
    expected.kind === 'label'
      ? expected.accepts.map((label) => `"${label}"`).join(' or ')
      : `${expected.value}${expected.unit === 'percent' ? ' %' : ''}`
  return plot === '' ? value : `${value} and ${plot}`
}

export function tellReply(reply: Reply): string {
  if (!reply.succeeded) return `refused (${reply.reason ?? 'no reason'})`
  const plots = reply.plots === 0 ? '' : ` and ${reply.plots} plot${reply.plots === 1 ? '' : 's'}`
  if (reply.first === null) return `no value${plots}`
  const { value, unit } = reply.first
  return `${typeof value === 'string' ? `"${value}"` : value}${unit === null ? '' : ` ${unit}`}${plots}`
}
