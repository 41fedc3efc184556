import { ApplicationFailure, cancellationSignal, CancelledFailure, Context } from '@temporalio/activity'
import { ModelError } from '#adapters/llm/llm.ts'
import { REASON_SENTENCES, type Reason } from '#domain/outcomes.ts'

/** The model answered, but not in the form that was asked for. */
export class ModelOutputError extends Error {
  override name = 'ModelOutputError'
}

/** A fault of ours while running a program: another try may do better, and costs the user nothing. */
export class PlatformError extends Error {
  override name = 'PlatformError'
}

/**
 * The error that leaves an activity. Its type is the reason that the job would fail with, its
 * message the sentence that users read; what really happened is its cause and stays in the log.
 */
export async function failureOf(error: unknown): Promise<Error> {
  if (cancellationSignal().aborted) return cancelledFailure()
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error
  if (error instanceof ModelError) return modelFailure(error)
  if (error instanceof ModelOutputError) return failure('model-output', error)
  if (error instanceof PlatformError) return failure('platform', error)
  return failure('internal', error)
}

export const sentenceOf = (failure: Error): string =>
  failure instanceof CancelledFailure ? 'It was cancelled.' : failure.message

async function cancelledFailure(): Promise<Error> {
  try {
    return await Context.current().cancelled
  } catch (error) {
    return error instanceof Error ? error : new CancelledFailure('cancelled')
  }
}

const failure = (reason: Reason, cause: unknown) =>
  ApplicationFailure.create({
    message: REASON_SENTENCES[reason],
    type: reason,
    ...(cause instanceof Error && { cause }),
  })

const modelFailure = (error: ModelError) =>
  ApplicationFailure.create({
    message: REASON_SENTENCES['model-unavailable'],
    type: 'model-unavailable',
    nonRetryable: !error.retryable,
    cause: error,
    ...(error.retryAfterMs !== null && { nextRetryDelay: error.retryAfterMs }),
  })
