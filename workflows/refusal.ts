import { ApplicationFailure } from '@temporalio/workflow'
import type { Refused, Repair } from '#domain/activities.ts'
import { FAILURE_REASONS, REASON_SENTENCES, type Reason } from '#domain/outcomes.ts'

/**
 * Ends the job as failed: operators see in Temporal, as the failure's type, the reason that users see.
 * An `ApplicationFailure` on purpose: any other error would retry the workflow task for ever.
 */
const failed = (reason: Reason, sentence: string) => ApplicationFailure.nonRetryable(sentence, reason)

/** @throws ApplicationFailure when the step refused to go on */
export function unlessRefused<T extends { kind: string }>(result: T | Refused): Exclude<T, Refused> {
  if (isRefused(result)) throw failed(result.reason, result.sentence)
  return result as Exclude<T, Refused>
}

const isRefused = (result: { kind: string }): result is Refused => result.kind === 'refused'

/** The failure of a job that is out of attempts; `repair` is what the last one lacked. */
export function outOfAttempts(repair: Repair | null) {
  const reason = repair ? FAILURE_REASONS[repair.kind] : 'internal'
  return failed(reason, REASON_SENTENCES[reason])
}
