import { activityInfo, CancelledFailure, cancellationSignal, heartbeat, log } from '@temporalio/activity'
import { finishAttempt, startAttempt } from '#db/attempts.ts'
import { registerRun } from '#db/runs.ts'
import type { AttemptOutcome } from '#domain/attempt.ts'
import type { EventBody } from '#domain/event.ts'
import type { JobInput } from '#domain/job.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Step } from '#domain/steps.ts'
import type { Collaborators } from './collaborators.ts'
import { failureOf, sentenceOf } from './failures.ts'
import { tell } from './journal.ts'
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
  const turn = { ...at, tries: activityInfo().attempt }
  const entry = { owner: job, jobId: job.jobId, runId: run.runId, ...turn }
  await registerRun(collaborators.db, job, job.jobId, run.runId)
  await startAttempt(collaborators.db, entry, cause)
  await tell(collaborators, run, { kind: 'step-started', ...turn })
  const started = Date.now()
  try {
    const done = await withHeartbeat(() => body({ ...run, signal: cancellationSignal() }))
    const ms = Date.now() - started
    const { outcome, cached = false, summary, kept } = done
    await finishAttempt(collaborators.db, entry, { outcome, ms, cached, detail: { ...kept, summary } })
    for (const event of done.told ?? []) await tell(collaborators, run, event)
    await tell(collaborators, run, { kind: 'step-finished', ...turn, ms, cached, summary })
    return done.result
  } catch (error) {
    const failure = await failureOf(error)
    const sentence = sentenceOf(failure)
    const ms = Date.now() - started
    log.warn('step failed', { jobId: job.jobId, step: at.step, sentence, error })
    await finishAttempt(collaborators.db, entry, {
      outcome: failure instanceof CancelledFailure ? 'cancelled' : 'failed',
      ms,
      cached: false,
      detail: { sentence },
    })
    await tell(collaborators, run, { kind: 'step-failed', ...turn, ms, sentence })
    throw failure
  }
}

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
