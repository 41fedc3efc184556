import { activityInfo } from '@temporalio/activity'
import type { AtAttempt } from '#db/at-attempt.ts'
import { type Earlier, earlierTries, triesBefore } from '#db/attempts.ts'
import type { Db } from '#db/database.ts'
import { registerRun } from '#db/runs.ts'
import { type AttemptEnd, beginTry, endTry } from '#db/tries.ts'
import type { EventBody } from '#domain/event.ts'
import type { JobInput } from '#domain/job.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Step } from '#domain/steps.ts'
import type { Collaborators } from './collaborators.ts'
import type { Run } from './run.ts'

/** Where a step of a job is tried. */
export interface AtTurn {
  step: Step
  /** Which turn of the repair loop, counted from 1. */
  attempt: number
  /** What went wrong in the turn before; null: it is the first. */
  cause: FailureKind | null
}

/** One try at a step as the ledger and the events know it. */
export interface Turn {
  /** What the tries before this one came to. */
  earlier: Earlier
  /** Ends it, once: of a try that another one has followed, or whose run is over, nobody is told any more. */
  end(attempt: Omit<AttemptEnd, 'ms'>, told: (at: Told) => EventBody[]): Promise<void>
}

/** Which try it was and how long it took, in whole milliseconds. */
type Told = Pick<AtTurn, 'step' | 'attempt'> & { tries: number; ms: number }

/** Opens the try in the ledger and tells of it; the run is registered before anything of it is visible. */
export async function openTurn(
  { db, wakeups }: Collaborators,
  job: JobInput,
  run: Run,
  at: AtTurn,
): Promise<Turn> {
  const started = Date.now()
  const { activityId, attempt: tried } = activityInfo()
  const { step, attempt, cause } = at
  const place = { owner: job, jobId: job.jobId, runId: run.runId, step, attempt, activityId }
  const tries = tried + (mayFollow(job, step) ? await triesBefore(db, place) : 0)
  const entry = { ...place, tries }
  await beginKnown(db, entry, cause, [{ kind: 'step-started', step, attempt, tries }])
  void wakeups.wake(job.jobId)
  return {
    // A first try has none before it.
    earlier: tries === 1 ? NONE : await earlierTries(db, entry),
    async end(ended, told) {
      const ms = Date.now() - started
      const events = told({ step, attempt, tries, ms })
      if (await endTry(db, entry, { ...ended, ms }, events)) void wakeups.wake(job.jobId)
    },
  }
}

/** Whether another activity may have tried the same before: that of a parked job, or a prompt one in the workflow's own turn. */
const mayFollow = (job: JobInput, step: Step): boolean =>
  job.onExhausted === 'park' || (step === 'checks' && !activityInfo().isLocal)

const NONE: Earlier = { faults: {}, result: null }

/** Begins a try of a run that may not be known yet. */
export async function beginKnown(
  db: Db,
  at: AtAttempt,
  cause: FailureKind | null = null,
  told: EventBody[] = [],
): Promise<void> {
  if ((await beginTry(db, at, cause, told)) !== 'unknown') return
  await registerRun(db, at.owner, at.jobId, at.runId)
  await beginTry(db, at, cause, told)
}
