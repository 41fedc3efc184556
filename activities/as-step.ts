import { activityInfo, CancelledFailure, cancellationSignal, heartbeat, log } from '@temporalio/activity'
import { hit } from '#adapters/failpoints/hit.ts'
import type { AttemptOutcome } from '#domain/attempt.ts'
import type { EventBody } from '#domain/event.ts'
import type { JobInput } from '#domain/job.ts'
import { longestOf, type Step } from '#domain/steps.ts'
import { type FaultCounts, triesOf } from '#domain/tries.ts'
import type { Collaborators } from './collaborators.ts'
import { type Failure, failureOf, LostError, sentenceOf } from './failures.ts'
import { withHeartbeat } from './heartbeat.ts'
import type { WhenWritten } from './line.ts'
import { currentRun, type Run } from './run.ts'
import { type AtTurn, openTurn, type Turn } from './turn.ts'

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
  /** Which try at this turn of the step it is, counted from 1. */
  tries: number
  signal: AbortSignal
}

/**
 * Runs the body of a step's activity: registers its run before anything is visible, keeps the
 * ledger, tells its start and end, and keeps the heartbeat that a cancel comes back on.
 * @throws ApplicationFailure typed by the reason, or CancelledFailure
 */
export async function asStep<T>(
  collaborators: Collaborators,
  job: JobInput,
  { cause = null, ...at }: Omit<AtTurn, 'cause'> & Partial<AtTurn>,
  body: (work: Work) => Promise<Done<T>>,
): Promise<T> {
  const run = currentRun(collaborators, job)
  let turn: Turn | null = null
  try {
    turn = await openTurn(collaborators, job, run, { ...at, cause })
    await turn.lastWritten()
    throwIfLost(turn.earlier.faults)
    await hit(`${at.step}.before-effect`)
    const work = { ...run, tries: turn.tries, signal: cancellationSignal() }
    // A try whose report was lost has kept what it came to, so that no model is asked again.
    const kept = turn.earlier.result as Done<T> | null
    const done = kept ?? (await vouched(at.step, () => body(work)))
    await hit(`${at.step}.after-effect`)
    const opened = turn
    await endWell(opened, done, {
      written: () => hit(`${at.step}.before-report`),
      unwritten: (error) => failed(job, at.step, opened, error),
    })
    return done.result
  } catch (error) {
    throw await failed(job, at.step, turn, error)
  }
}

/**
 * Records that a try failed.
 * @param turn null: it could not begin
 * @returns what leaves the activity
 */
async function failed(job: JobInput, step: Step, turn: Turn | null, error: unknown): Promise<Error> {
  const failure = await failureOf(error, turn?.earlier.faults ?? {})
  log.warn('step failed', { jobId: job.jobId, step, fault: failure.fault, error })
  if (turn) await endBadly(turn, failure)
  return failure.error
}

/** The heartbeat names the step, for operators to see where an activity is that went on. There is none within a workflow's turn. */
const vouched = <T>(step: Step, body: () => Promise<T>): Promise<T> =>
  activityInfo().isLocal ? body() : withHeartbeat(body, longestOf(step), () => heartbeat(step))

function endWell(turn: Turn, done: Done<unknown>, when: WhenWritten) {
  const { outcome, cached = false, summary, kept, told = [] } = done
  const ended = { outcome, cached, detail: { ...kept, summary }, result: done }
  return turn.end(ended, (at) => [...told, { kind: 'step-finished', ...at, cached, summary }], when)
}

/** When that cannot be told either, what follows this try finds it lost. */
async function endBadly(turn: Turn, { error, fault }: Failure): Promise<void> {
  const sentence = sentenceOf(error)
  const outcome = error instanceof CancelledFailure ? 'cancelled' : 'failed'
  try {
    const ended = { outcome, cached: false, detail: { sentence, fault } } as const
    await turn.end(ended, (at) => [{ kind: 'step-failed', ...at, sentence }])
  } catch (untold) {
    log.warn('the end of a try was not recorded', { error: untold })
  }
}

/** @throws LostError when so many tries before this one ended their worker that this one is not made */
function throwIfLost({ lost = 0 }: FaultCounts): void {
  if (lost >= triesOf('lost')) throw new LostError(`${lost} tries lost their worker.`)
}
