import { activityInfo, ApplicationFailure } from '@temporalio/activity'
import type { Activities, Ahead, DescribeImage } from '#domain/activities.ts'
import type { JobInput } from '#domain/job.ts'
import { isAhead } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'

type Models = Pick<Activities, 'describeImage' | 'planAnswer' | 'writeProgram'>

/**
 * `describeImage` that goes on to the plan and the program when it was quick, as it is with what the cache knows: each
 * step that Temporal schedules costs a job 20 ms, which is nothing beside a model that takes seconds, and much beside
 * one that takes none. Each keeps its own row, events and result, so that nothing is lost that was made. It goes on at
 * its first try only, and only to what goes well: a refusal, or a failure for good, is for the step's own activity.
 * @param withinMs how long after its start it may go on, in milliseconds
 * @throws what may go better later, so that Temporal waits before it has the reading given again
 */
export function goingAhead(
  { describeImage, planAnswer, writeProgram }: Models,
  withinMs: number,
): DescribeImage {
  async function aheadOf(job: JobInput, extraction: Stored, isQuick: () => boolean): Promise<Ahead> {
    if (!isQuick()) return {}
    const planned = await unlessFailed(() => planAnswer(job, { extraction }))
    if (planned?.kind !== 'planned') return {}
    if (!isQuick()) return { planAnswer: planned }
    const first = { attempt: 1, extraction, plan: planned.plan, repair: null, previous: null }
    const written = await unlessFailed(() => writeProgram(job, first))
    return { planAnswer: planned, ...(written && { writeProgram: written }) }
  }

  return async (job) => {
    const started = performance.now()
    const read = await describeImage(job)
    if (read.kind === 'refused' || !mayGoOn(job)) return read
    return {
      ...read,
      ahead: await aheadOf(job, read.extraction, () => performance.now() - started < withinMs),
    }
  }
}

const mayGoOn = ({ edition = 1 }: JobInput) =>
  isAhead('reasoning', 1, edition) && activityInfo().attempt === 1

/** @throws what did not fail for good: a cancel, too */
async function unlessFailed<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ApplicationFailure && error.nonRetryable) return null
    throw error
  }
}
