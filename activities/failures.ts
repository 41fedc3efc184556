import {
  activityInfo,
  ApplicationFailure,
  cancellationSignal,
  CancelledFailure,
  Context,
} from '@temporalio/activity'
import { ModelError } from '#adapters/llm/llm.ts'
import { REASON_SENTENCES, type Reason, UNEXPECTED_TRIES } from '#domain/outcomes.ts'

/** The model answered, but not in the form that was asked for. */
export class ModelOutputError extends Error {
  override name = 'ModelOutputError'
}

/** A fault of ours while running a program; `tries`: how many the step may come to. It costs the user nothing. */
export class PlatformError extends Error {
  override name = 'PlatformError'
  readonly tries: number
  constructor(message: string, { tries }: { tries: number }) {
    super(message)
    this.tries = tries
  }
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
  if (error instanceof PlatformError) return failure('platform', error, isLastOf(error.tries))
  return failure('internal', error, isLastOf(UNEXPECTED_TRIES))
}

/** Temporal counts all tries of a step, whatever each of them met. */
const isLastOf = (tries: number): boolean => activityInfo().attempt >= tries

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

const failure = (reason: Reason, cause: unknown, nonRetryable = false) =>
  ApplicationFailure.create({
    message: REASON_SENTENCES[reason],
    type: reason,
    nonRetryable,
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
