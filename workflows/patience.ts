import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow'
import { isAhead, longestOf, type Step, STEPS } from '#domain/steps.ts'
import { MOST_TRIES } from '#domain/tries.ts'

/**
 * Steps that take seconds to minutes: lost within 10 s, tried again within 1 s, and within 10 s of the end of an outage.
 * Which fault is tried how often is for the activity to say: `domain/tries.ts`.
 */
const watched = {
  heartbeatTimeout: '10s',
  scheduleToCloseTimeout: '5h',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', maximumInterval: '10s', maximumAttempts: MOST_TRIES },
} as const

const sumOf = (steps: readonly Step[]): number => steps.reduce((sum, step) => sum + longestOf(step), 0)

/**
 * How long each step may take and how often it is tried. `startToClose` bounds one attempt;
 * `scheduleToClose` bounds all of them and the wait for a free worker. A backlog is a delay, not a
 * failure, so it is nearly all that a job has beside the day for recording its outcome.
 */
export const PATIENCE = {
  /** It may go on to the steps after it; within it each is held to its own limit by its heartbeats. */
  vision: {
    ...watched,
    startToCloseTimeout: sumOf(STEPS.filter((step) => step === 'vision' || isAhead(step, 1, Infinity))),
    // Nobody has to wait for what it tidies up, which is a container at the most: nothing that it does is seen any more.
    cancellationType: 'TRY_CANCEL',
  },
  reasoning: {
    ...watched,
    startToCloseTimeout: longestOf('reasoning'),
    cancellationType: 'TRY_CANCEL',
  },
  codegen: {
    ...watched,
    startToCloseTimeout: longestOf('codegen'),
    cancellationType: 'TRY_CANCEL',
  },
  critic: {
    ...watched,
    startToCloseTimeout: longestOf('critic'),
  },
  execution: {
    ...watched,
    startToCloseTimeout: longestOf('execution'),
  },
  checks: {
    ...watched,
    startToCloseTimeout: longestOf('checks'),
  },
  /** The outcome must not be lost: it is tried for a day. */
  finish: {
    startToCloseTimeout: longestOf('finish'),
    scheduleToCloseTimeout: '1d',
    retry: { initialInterval: '1s', maximumInterval: '60s' },
  },
} satisfies Record<Step, ActivityOptions>

/** The first try at what takes some milliseconds, as a local activity. Short, since that holds up every message to the workflow. */
export const PROMPT = {
  startToCloseTimeout: '2s',
  scheduleToCloseTimeout: '2s',
  retry: { maximumAttempts: 1 },
} satisfies LocalActivityOptions

/** People are told that a job waits for them, or that it does not any more; it goes on when they have been. */
export const PARKING_NOTE = {
  taskQueue: 'jobs',
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '1d',
  retry: { initialInterval: '1s', maximumInterval: '60s' },
} satisfies ActivityOptions
