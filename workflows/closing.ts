import {
  ApplicationFailure,
  CancelledFailure,
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
import { causeOf } from './cause.ts'
import { PATIENCE, PROMPT } from './patience.ts'
import { shownOf } from './shown.ts'

/**
 * The one writer of the end: however the workflow closes, the outcome is recorded once, and the run closes with what is
 * recorded, so that Temporal's close status agrees with what users see.
 */
class Closing implements WorkflowInboundCallsInterceptor {
  async execute(input: WorkflowExecuteInput, next: Next<WorkflowInboundCallsInterceptor, 'execute'>) {
    // Only jobs have an outcome that people are shown.
    if (workflowInfo().workflowType !== ANSWER_IMAGE) return next(input)
    const { closing, error } = await endOf(() => next(input))
    return closeWith(await record(input.args[0] as JobInput, closing), error)
  }
}

async function endOf(work: () => Promise<unknown>): Promise<{ closing: JobClosing; error?: unknown }> {
  try {
    return { closing: { kind: 'succeeded', ...((await work()) as JobOutcome) } }
  } catch (error) {
    return { closing: closingOf(error), error }
  }
}

function closingOf(error: unknown): JobClosing {
  if (isCancellation(error)) return { kind: 'cancelled' }
  const { reason, sentence } = causeOf(error)
  return { kind: 'failed', reason, sentence }
}

/** It re-runs after a reset to the last task. */
const PROMPT_FINISH = { ...PROMPT, summary: STEP_TABLE.finish.label }

const PATIENT_FINISH = {
  ...PATIENCE.finish,
  taskQueue: STEP_TABLE.finish.queue,
  summary: STEP_TABLE.finish.label,
}

/**
 * As a short local activity, and only if that failed as a regular one with a day's patience.
 * @returns what is recorded: another closing where a call whose report was lost recorded that
 */
async function record(job: JobInput, closing: JobClosing): Promise<JobClosing> {
  show(job, closing)
  const recorded = await CancellationScope.nonCancellable(() => finish(job, closing))
  // Histories of before `finishJob` gave anything have nothing there.
  if (!recorded || recorded.kind === closing.kind) return recorded ?? closing
  show(job, recorded)
  return recorded
}

async function finish(job: JobInput, closing: JobClosing): Promise<JobClosing | undefined> {
  try {
    return await proxyLocalActivities<Activities>(PROMPT_FINISH).finishJob(job, closing)
  } catch {
    return proxyActivities<Activities>(PATIENT_FINISH).finishJob(job, closing)
  }
}

const show = (job: JobInput, closing: JobClosing): void =>
  shownOf(job).close(closing.kind === 'failed' ? `failed: ${closing.reason}` : closing.kind)

/** @throws CancelledFailure or ApplicationFailure, as the run closes with */
function closeWith(recorded: JobClosing, error: unknown): JobOutcome {
  switch (recorded.kind) {
    case 'succeeded':
      return { execution: recorded.execution, verification: recorded.verification }
    case 'cancelled':
      throw isCancellation(error) ? error : new CancelledFailure('It was cancelled.')
    case 'failed':
      throw asFailure(recorded, error)
  }
}

/**
 * An unexpected error would retry the workflow task for ever and show as running, and the failure
 * of an activity would hide the reason one level down: both become the failure that users see.
 */
function asFailure({ reason, sentence }: Extract<JobClosing, { kind: 'failed' }>, error: unknown): unknown {
  if (error instanceof ApplicationFailure && error.type === reason) return error
  return ApplicationFailure.create({
    message: sentence,
    type: reason,
    nonRetryable: true,
    ...(error instanceof Error && { cause: error }),
  })
}

export const interceptors = (): WorkflowInterceptors => ({ inbound: [new Closing()] })
