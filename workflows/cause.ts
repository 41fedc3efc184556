import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow'
import { isReason, REASON_SENTENCES, type Reason } from '#domain/outcomes.ts'
import { STEP_TABLE } from '#domain/steps.ts'

/** Why a job cannot go on, for machines and for people. */
export interface Cause {
  reason: Reason
  sentence: string
}

/** What users are told; the words of an unexpected error stay in the log. */
export function causeOf(error: unknown): Cause {
  const cause = error instanceof ActivityFailure ? innermost(error) : error
  if (cause instanceof ApplicationFailure && isReason(cause.type)) {
    return { reason: cause.type, sentence: cause.message }
  }
  const reason =
    error instanceof ActivityFailure && cause instanceof TimeoutFailure ? lostIn(error) : 'internal'
  return { reason, sentence: REASON_SENTENCES[reason] }
}

/** Under the timeout of all tries lies what the last of them failed with. */
function innermost({ cause }: ActivityFailure): unknown {
  return cause instanceof TimeoutFailure && cause.cause instanceof ApplicationFailure ? cause.cause : cause
}

/** A step that ran out of time without a word: its model hung, or its worker was lost. */
function lostIn({ activityType }: ActivityFailure): Reason {
  const row = Object.values(STEP_TABLE).find(({ activity }) => activity === activityType)
  return row?.queue === 'models' ? 'model-unavailable' : 'platform'
}
