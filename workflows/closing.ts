import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type Next,
  type WorkflowExecuteInput,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
} from '@temporalio/workflow'
import type { Activities } from '#domain/activities.ts'
import type { JobClosing, JobInput, JobOutcome } from '#domain/job.ts'
import { STEP_TABLE } from '#domain/steps.ts'
import { ANSWER_IMAGE } from '#domain/workflow-types.ts'
import { causeOf, isReason } from './cause.ts'
import { PATIENCE, PROMPT_FINISH } from './patience.ts'
import { showOutcome } from './shown.ts'

/**
 * The one writer of the end: however the workflow closes, the outcome is recorded once, then
 * returned or rethrown, so that Temporal's close status agrees with what users see.
 */
class Closing implements WorkflowInboundCallsInterceptor {
  async execute(input: WorkflowExecuteInput, next: Next<WorkflowInboundCallsInterceptor, 'execute'>) {
    // Only jobs have an outcome that people are shown.
    if (workflowInfo().workflowType !== ANSWER_IMAGE) return next(input)
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

const PATIENT_FINISH = {
  ...PATIENCE.finish,
  taskQueue: STEP_TABLE.finish.queue,
  summary: STEP_TABLE.finish.label,
}

/** As a short local activity, and only if that failed as a regular one with a day's patience. */
async function record(job: JobInput, closing: JobClosing): Promise<void> {
  showOutcome(closing.kind === 'failed' ? `failed: ${closing.reason}` : closing.kind)
  await CancellationScope.nonCancellable(async () => {
    try {
      await proxyLocalActivities<Activities>(PROMPT_FINISH).finishJob(job, closing)
    } catch {
      await proxyActivities<Activities>(PATIENT_FINISH).finishJob(job, closing)
    }
  })
}

function closingOf(error: unknown): JobClosing {
  if (isCancellation(error)) return { kind: 'cancelled' }
  const { reason, sentence } = causeOf(error)
  return { kind: 'failed', reason, sentence }
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
