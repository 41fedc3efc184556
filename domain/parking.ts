/** What a parked job waits for, as updates and as signals of its workflow. */
export const RETRY_STEP = 'retryStep'
export const ABORT = 'abort'

/** What becomes of a job whose tries at a step are used up: it fails, or waits for somebody to decide. */
export const ON_EXHAUSTED = ['fail', 'park'] as const
export type OnExhausted = (typeof ON_EXHAUSTED)[number]

/** How often a run waits: a history is no place for endless tries, and Temporal ends one of 51,200 events. */
export const MOST_PARKINGS = 50

/** How long a parked job waits before it fails after all. */
export const LONGEST_PARKING = '7d'
