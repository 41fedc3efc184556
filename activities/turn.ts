import { activityInfo, ApplicationFailure } from '@temporalio/activity'
import type { AtAttempt } from '#db/at-attempt.ts'
import { type Earlier, earlierTries } from '#db/attempts.ts'
import type { Db } from '#db/database.ts'
import { beginFirst } from '#db/first-try.ts'
import { THIS_WORKER } from '#db/presence.ts'
import { registerRun } from '#db/runs.ts'
import { type AttemptEnd, type Began, beginTry, endTry } from '#db/tries.ts'
import type { EventBody } from '#domain/event.ts'
import type { JobInput } from '#domain/job.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Step } from '#domain/steps.ts'
import { workflowIdOf } from '#domain/workflow-types.ts'
import type { Collaborators } from './collaborators.ts'
import { triedElsewhere } from './elsewhere.ts'
import { PlatformError } from './failures.ts'
import { beginInLine, endInLine, type WhenWritten } from './line.ts'
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
  /** Which try it is at this turn of the step, over all activities that made one; counted from 1. */
  tries: number
  /** What the tries before this one came to. */
  earlier: Earlier
  /** To be called first: the end of the step before may have been written down with the beginning of this one. */
  lastWritten(): Promise<void>
  /**
   * Ends it, once: of a try that another one has followed, or whose run is over, nobody is told any more. One that went
   * well may wait for the step after it.
   * @param when is told what became of that; left out: it does not wait
   */
  end(attempt: Omit<AttemptEnd, 'ms'>, told: (at: Told) => EventBody[], when?: WhenWritten): Promise<void>
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
  const place = { owner: job, jobId: job.jobId, runId: run.runId, step, attempt, activityId, ...inHand() }
  const elsewhere = await triedElsewhere(db, job, place)
  const tries = tried + elsewhere.tries
  const entry = { ...place, tries }
  const start: EventBody[] = [{ kind: 'step-started', step, attempt, tries }]
  const lastWritten = await beginInLine(db, entry, cause, start)
  const began = lastWritten ? 'began' : await beginKnown(db, entry, cause, start)
  void wakeups.wake(job.jobId, 'soon')
  return {
    tries,
    earlier: await earlierOf(db, entry, began, elsewhere.own),
    lastWritten: lastWritten ?? nothing,
    async end(ended, told, when) {
      const ms = Date.now() - started
      const ending = { at: entry, end: { ...ended, ms }, told: told({ step, attempt, tries, ms }) }
      const write = async () => {
        if (await endTry(db, entry, ending.end, ending.told)) void wakeups.wake(job.jobId, 'soon')
      }
      await (when ? endInLine({ ending, write, ...when }) : write())
    },
  }
}

/**
 * A first try has none before it. One that is not written down does not work: a later one has begun while it waited, its
 * run is not the job's, or a turn of the workflow is played again. It may only give what it came to when it was first made.
 * @throws PlatformError when there is none; Temporal no longer listens, or has it tried again
 */
async function earlierOf(db: Db, at: AtAttempt, began: Began, own: number[]): Promise<Earlier> {
  if (began === 'began') return at.tries > 1 ? earlierTries(db, at, own) : NONE
  const earlier = await earlierTries(db, { ...at, tries: at.tries + 1 }, own)
  if (earlier.result === null) throw new PlatformError(UNWRITTEN[began], 'away')
  return earlier
}

const UNWRITTEN: Record<Exclude<Began, 'began'>, string> = {
  known: 'This try, or a later one, was begun before and came to nothing.',
  over: 'The job has another run, or has closed.',
  unknown: 'The job does not know this run.',
}

/** Temporal knows nothing of an activity within a turn of the workflow, which is played again as a whole. */
function inHand(): Pick<AtAttempt, 'inHand'> {
  const { isLocal, taskToken } = activityInfo()
  return isLocal ? {} : { inHand: { worker: THIS_WORKER, task: taskToken } }
}

const nothing = async () => {}

const NONE: Earlier = { faults: {}, result: null }

/** A workflow that somebody started by hand with the input of another one has no part in that job. */
function refuseStrangers({ jobId }: AtAttempt): void {
  if (activityInfo().workflowExecution?.workflowId === workflowIdOf(jobId)) return
  throw ApplicationFailure.nonRetryable('This is not the workflow of the job that it was given.', 'internal')
}

/** Whether it may be the first of its job; that of a run after a reset is not, and nor is one that a cancel left out. */
const isFirst = ({ step, attempt, tries }: AtAttempt) => step === 'vision' && attempt === 1 && tries === 1

/** Begins a try of a run that may not be known yet. */
export async function beginKnown(
  db: Db,
  at: AtAttempt,
  cause: FailureKind | null = null,
  told: EventBody[] = [],
): Promise<Began> {
  refuseStrangers(at)
  if (isFirst(at) && (await beginFirst(db, at, cause, told))) return 'began'
  const began = await beginTry(db, at, cause, told)
  if (began !== 'unknown') return began
  await registerRun(db, at.owner, at.jobId, at.runId)
  return beginTry(db, at, cause, told)
}
