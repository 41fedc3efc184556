import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  TimeoutFailure,
  isCancellation,
  proxyLocalActivities,
  type Next,
  type WorkflowExecuteInput,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
} from '@temporalio/workflow'
import type { Activities } from '#domain/activities.ts'
import type { JobClosing, JobInput, JobOutcome } from '#domain/job.ts'
import { REASON_SENTENCES, REASONS, type Reason } from '#domain/outcomes.ts'
import { STEP_TABLE } from '#domain/steps.ts'
import { PROMPT_FINISH } from './patience.ts'
import { stepsAt } from './steps.ts'

/**
 * The one writer of the end: however the workflow closes, the outcome is recorded once, then
 * returned or rethrown, so that Temporal's close status agrees with what users see.
 */
class Closing implements WorkflowInboundCallsInterceptor {
  async execute(input: WorkflowExecuteInput, next: Next<WorkflowInboundCallsInterceptor, 'execute'>) {
    const job = input.args[0] as JobInput
    try {
      const outcome = (await next(input)) as JobOutcome
      await record(job, { kind: 'succeeded', ...outcome })
      return outcome
    } catch (error) {
      await record(job, closingOf(error))
      throw asFailure(error)
    }
  }
}

/** As a short local activity, and only if that failed as a regular one with a day's patience. */
async function record(job: JobInput, closing: JobClosing): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    try {
      await proxyLocalActivities<Activities>(PROMPT_FINISH).finishJob(job, closing)
    } catch {
      await stepsAt(1).finishJob(job, closing)
    }
  })
}

function closingOf(error: unknown): JobClosing {
  if (isCancellation(error)) return { kind: 'cancelled' }
  const { reason, sentence } = causeOf(error)
  return { kind: 'failed', reason, sentence }
}

const isReason = (type: string | null | undefined): type is Reason =>
  REASONS.some((reason) => reason === type)

/** What users are told; the words of an unexpected error stay in the log. */
function causeOf(error: unknown): { reason: Reason; sentence: string } {
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

/**
 * An unexpected error would retry the workflow task for ever and show as running, and the failure
 * of an activity would hide the reason one level down: both become the failure that users see.
 */
function asFailure(error: unknown): unknown {
  if (isCancellation(error)) return error
  if (error instanceof ApplicationFailure && isReason(error.type)) return error
  const { reason, sentence } = causeOf(error)
  return ApplicationFailure.create({
    message: sentence,
    type: reason,
    nonRetryable: true,
    ...(error instanceof Error && { cause: error }),
  })
}

export const interceptors = (): WorkflowInterceptors => ({ inbound: [new Closing()] })
