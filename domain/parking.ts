import type { Step } from '#domain/steps.ts'

/** What a parked job waits for, as updates and as signals of its workflow. */
export const RETRY_STEP = 'retryStep'
export const ABORT = 'abort'
export type Decision = typeof RETRY_STEP | typeof ABORT

/** What becomes of a job whose tries at a step are used up: it fails, or waits for somebody to decide. */
export const ON_EXHAUSTED = ['fail', 'park'] as const
export type OnExhausted = (typeof ON_EXHAUSTED)[number]

/** How often a run waits: a history is no place for endless tries, and Temporal ends one of 51,200 events. */
export const MOST_PARKINGS = 50

/** How long a parked job waits before it fails after all. */
const DAYS = 7
export const LONGEST_PARKING = `${DAYS}d` as const
/** The same in milliseconds. */
export const LONGEST_PARKING_MS = DAYS * 86_400_000

/** What a parked job waits for somebody to decide about, as the API shows it. */
export interface ParkedView {
  /** The step that is made again on `retryStep`; of a program that came to nothing, its writing. */
  step: Step
  /** How often, from 1, its run has been parked. */
  parking: number
  /** What it fails with on `abort`, or when nobody decides. */
  reason: string
  sentence: string
  since: string
  /** When it fails without a decision. */
  until: string
}
