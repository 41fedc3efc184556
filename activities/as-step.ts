import { activityInfo, CancelledFailure, cancellationSignal, heartbeat, log } from '@temporalio/activity'
import { hit } from '#adapters/failpoints/hit.ts'
import { type AttemptEnd, finishAttempt, startAttempt, triesBefore } from '#db/attempts.ts'
import { registerRun } from '#db/runs.ts'
import type { AttemptOutcome } from '#domain/attempt.ts'
import type { EventBody } from '#domain/event.ts'
import type { JobInput } from '#domain/job.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Step } from '#domain/steps.ts'
import type { Collaborators } from './collaborators.ts'
import { failureOf, sentenceOf } from './failures.ts'
import { tell } from './journal.ts'
import { onceInRun } from './once-in-run.ts'
import { currentRun, type Run } from './run.ts'

/** What a step came to: its result for the workflow and what people are told of it. */
export interface Done<T> {
  result: T
  /** A few words: "12 rows, 4 columns". */
  summary: string
  /** One word for the ledger. */
  outcome: AttemptOutcome
  cached?: boolean
  /** What the ledger keeps beside the summary. */
  kept?: Record<string, unknown>
  /** Events before the step is told as finished. */
  told?: EventBody[]
}

/** What an activity resolves to. */
export type ResultOf<F extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>

/** One step of a job as its activity is given it. */
export interface Work extends Run {
  signal: AbortSignal
}

/** Half of the shortest gap after which Temporal may count a heartbeat late. */
const HEARTBEAT_MS = 1000

/**
 * Runs the body of a step's activity: registers its run before anything is visible, keeps the
 * ledger, tells its start and end, and keeps the heartbeat that a cancel comes back on.
 * @throws ApplicationFailure typed by the reason, or CancelledFailure
 */
export async function asStep<T>(
  collaborators: Collaborators,
  job: JobInput,
  { cause = null, ...at }: { step: Step; attempt: number; cause?: FailureKind | null },
  body: (work: Work) => Promise<Done<T>>,
): Promise<T> {
  const run = currentRun(collaborators, job)
  await registerRun(collaborators.db, job, job.jobId, run.runId)
  const { activityId } = activityInfo()
  const place = { owner: job, jobId: job.jobId, runId: run.runId, ...at, activityId }
  const turn = { ...at, tries: (await before(collaborators.db, job, place)) + activityInfo().attempt }
  const entry = { ...place, ...turn }
  await hit(`${at.step}.before-effect`)
  await startAttempt(collaborators.db, entry, cause)
  await tell(collaborators, run, { kind: 'step-started', ...turn })
  const started = Date.now()

  /** Of a try that another one has followed, or whose run is over, nobody is told any more. */
  async function end(attempt: AttemptEnd, told: EventBody[]): Promise<void> {
    if (!(await finishAttempt(collaborators.db, entry, attempt))) return
    for (const event of told) await tell(collaborators, run, event)
  }

  try {
    const work = { ...run, signal: cancellationSignal() }
    const done = await withHeartbeat(() => onceInRun(collaborators.storage, work, () => body(work)))
    await hit(`${at.step}.after-effect`)
    const ms = Date.now() - started
    const { outcome, cached = false, summary, kept } = done
    const ended: EventBody = { kind: 'step-finished', ...turn, ms, cached, summary }
    await end({ outcome, ms, cached, detail: { ...kept, summary } }, [...(done.told ?? []), ended])
    await hit(`${at.step}.before-report`)
    return done.result
  } catch (error) {
    const failure = await failureOf(error)
    const sentence = sentenceOf(failure)
    const ms = Date.now() - started
    log.warn('step failed', { jobId: job.jobId, step: at.step, sentence, error })
    const outcome = failure instanceof CancelledFailure ? 'cancelled' : 'failed'
    const ended: EventBody = { kind: 'step-failed', ...turn, ms, sentence }
    await end({ outcome, ms, cached: false, detail: { sentence } }, [ended])
    throw failure
  }
}

/** Temporal counts the tries of an activity; a job that was parked has another activity make the step again. */
const before = async (
  db: Collaborators['db'],
  { onExhausted }: JobInput,
  place: Parameters<typeof triesBefore>[1],
) => (onExhausted === 'park' ? triesBefore(db, place) : 0)

/** From a timer, not from output: a model may be silent for a minute. */
async function withHeartbeat<T>(body: () => Promise<T>): Promise<T> {
  heartbeat()
  const timer = setInterval(() => heartbeat(), HEARTBEAT_MS)
  try {
    return await body()
  } finally {
    clearInterval(timer)
  }
}
