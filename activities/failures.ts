import { ApplicationFailure, cancellationSignal, CancelledFailure, Context } from '@temporalio/activity'
import { ModelError } from '#adapters/llm/llm.ts'
import { isAway } from '#domain/away.ts'
import { REASON_SENTENCES, type Reason } from '#domain/outcomes.ts'
import { type Fault, type FaultCounts, triesOf } from '#domain/tries.ts'

/** The model answered, but not in the form that was asked for. */
export class ModelOutputError extends Error {
  override name = 'ModelOutputError'
}

/** A fault of ours while running a program. It costs the user nothing. */
export class PlatformError extends Error {
  override name = 'PlatformError'
  readonly fault: Fault
  constructor(message: string, fault: Fault) {
    super(message)
    this.fault = fault
  }
}

/** A step at which one worker after the other ended without a word. */
export class LostError extends Error {
  override name = 'LostError'
}

/** How a try at a step failed: what leaves its activity, and what the ledger counts. */
export interface Failure {
  error: Error
  /** null: it was stopped, or says itself whether it is tried again. */
  fault: Fault | null
}

/**
 * The error that leaves an activity. Its type is the reason that the job would fail with, its
 * message the sentence that users read; what really happened is its cause and stays in the log.
 * @param earlier which faults the tries before this one met
 */
export async function failureOf(error: unknown, earlier: FaultCounts): Promise<Failure> {
  if (cancellationSignal().aborted) return { error: await cancelledFailure(), fault: null }
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return { error, fault: null }
  const met = metIn(error)
  const failures = (earlier[met.fault] ?? 0) + 1
  const nonRetryable = met.permanent === true || failures >= triesOf(met.fault)
  return { error: applicationFailure(met, error, nonRetryable), fault: met.fault }
}

interface Met {
  fault: Fault
  reason: Reason
  /** Another try would meet it again. */
  permanent?: boolean
  retryAfterMs?: number | null
}

function metIn(error: unknown): Met {
  if (error instanceof ModelError) {
    const { retryable, retryAfterMs } = error
    return { fault: 'model', reason: 'model-unavailable', permanent: !retryable, retryAfterMs }
  }
  if (error instanceof ModelOutputError) return { fault: 'model-output', reason: 'model-output' }
  if (error instanceof PlatformError) return { fault: error.fault, reason: 'platform' }
  if (error instanceof LostError) return { fault: 'lost', reason: 'platform', permanent: true }
  if (error instanceof Error && isAway(error)) return { fault: 'away', reason: 'platform' }
  return { fault: 'unexpected', reason: 'internal' }
}

export const sentenceOf = (failure: Error): string =>
  failure instanceof CancelledFailure ? CANCELLED : failure.message

/** Why it was is told by how the job goes on: a worker that stops cancels its steps too, and another tries them again. */
const CANCELLED = 'It was stopped before its end.'

async function cancelledFailure(): Promise<Error> {
  try {
    return await Context.current().cancelled
  } catch (error) {
    return error instanceof Error ? error : new CancelledFailure('cancelled')
  }
}

const applicationFailure = ({ reason, retryAfterMs = null }: Met, cause: unknown, nonRetryable: boolean) =>
  ApplicationFailure.create({
    message: REASON_SENTENCES[reason],
    type: reason,
    nonRetryable,
    ...(cause instanceof Error && { cause }),
    ...(retryAfterMs !== null && { nextRetryDelay: retryAfterMs }),
  })
