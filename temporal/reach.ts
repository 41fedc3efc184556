import type { Reach } from '#activities/ahead.ts'
import type { Config } from '#config.ts'
import { EDITION } from '#domain/job.ts'
import { isPrompt, STEP_TABLE, type Queue, type Step } from '#domain/steps.ts'

/** Whoever plays workflows does what is prompt within their turns; a worker of its own queue does it when that failed. */
export const isMadeBy = (queue: Queue, step: Step): boolean =>
  STEP_TABLE[step].queue === queue || (queue === 'jobs' && isPrompt(step, EDITION))

/**
 * How far the readings of a process go on: to what it makes anyway, and to nothing once it has been told to stop.
 * Programs may take minutes, so that half of the models' places are for them at the most.
 */
export const reachOf = (
  {
    worker: { aheadMs, queues, slots },
    sandbox: { concurrency },
  }: {
    worker: Pick<Config['worker'], 'aheadMs' | 'queues' | 'slots'>
    sandbox: Pick<Config['sandbox'], 'concurrency'>
  },
  isStopping: () => boolean,
): Reach => ({
  withinMs: aheadMs,
  makes: (step) => !isStopping() && queues.some((queue) => isMadeBy(queue, step)),
  programs: Math.min(Math.floor(slots.models / 2), concurrency),
})
