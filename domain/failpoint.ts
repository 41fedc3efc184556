import { STEPS, type Step } from './steps.ts'

/**
 * Where every activity can be made to fail: before it does anything that shows, when what it came to is kept but told to
 * nobody, and when people have been told but Temporal has not. Of a step that an activity goes on from, the last may come
 * when the next one has begun, since both are written down together: that one then fails in its place.
 */
export const ACTIVITY_POINTS = ['before-effect', 'after-effect', 'before-report'] as const
export type ActivityPoint = (typeof ACTIVITY_POINTS)[number]

/** The same of an activity that belongs to no step, and of what is no activity. */
const OTHER_POINTS = [
  'parking.before-effect',
  'parking.before-report',
  'accept.before-commit',
  'accept.after-commit',
  'start.before-effect',
  'start.before-report',
] as const

/** A named place in the code at which tests make a process die, stand still or fail. */
export type Failpoint = `${Step}.${ActivityPoint}` | (typeof OTHER_POINTS)[number]

export const FAILPOINTS: readonly Failpoint[] = [
  ...STEPS.flatMap((step) => ACTIVITY_POINTS.map((point) => `${step}.${point}` as const)),
  ...OTHER_POINTS,
]

/** What happens to the process that comes to an armed failpoint: `hold` waits until it is let go. */
export const FAILURES = ['kill', 'stop', 'error', 'hold'] as const
export type Failure = (typeof FAILURES)[number]
