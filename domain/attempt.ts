import type { Execution } from '#domain/execution.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Step } from '#domain/steps.ts'

/**
 * How one try at a step came out: `ok`, or `succeeded` for the recording of an answered job;
 * `refused`: the job ends with it; `rejected`: by the critic; `failed`: the program or the step did;
 * `unmet`: a check was not met; `lost`: nobody reported its end.
 */
export const ATTEMPT_OUTCOMES = [
  'ok',
  'refused',
  'rejected',
  'failed',
  'unmet',
  'succeeded',
  'cancelled',
  'lost',
] as const
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number]

/** How a program ran, and within what: an execution without what it printed and left. */
export type ExecutionFacts = Pick<
  Execution,
  'outcome' | 'exitCode' | 'signal' | 'printed' | 'runtime' | 'seal' | 'limits' | 'ms'
>

/** One row of the repair ledger: a try at a step of a run. */
export interface Attempt {
  runId: string
  step: Step
  /** Which turn of the repair loop, counted from 1. */
  attempt: number
  /** Which try inside that turn, counted from 1. */
  tries: number
  /** What went wrong in the turn before, for which this one was made; null: it is the first. */
  cause: FailureKind | null
  /** null: it is still going on. */
  outcome: AttemptOutcome | null
  /** Whole milliseconds; null: it is still going on. */
  ms: number | null
  cached: boolean
  /** A few words of what came of it. */
  detail: string | null
  /** null: at this try no program was run to its end. */
  execution: ExecutionFacts | null
  startedAt: string
  finishedAt: string | null
}
