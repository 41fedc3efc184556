import { randomUUID } from 'node:crypto'
import type { Client } from '@temporalio/client'
import proto from '@temporalio/proto'
import { RESET_STEPS } from '#domain/run.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import { isNotFound } from './executions.ts'
import { workflowIdOf } from './names.ts'

/** Where a new run of a job goes on, and what is kept of why. */
export interface ResetPoint {
  jobId: string
  /** The run it takes the place of. */
  runId: string
  step: Step
  /** Who wants it; kept in Temporal in clear, and so is the reason. */
  by: string
  reason: string
}

export type ResetResult =
  | { kind: 'reset'; runId: string }
  /** The run never came to that step, only to these. */
  | { kind: 'unreached'; reached: Step[] }
  /** Temporal keeps the history of a run for a while only. */
  | { kind: 'gone' }

const { RESET_REAPPLY_EXCLUDE_TYPE_UPDATE } = proto.temporal.api.enums.v1.ResetReapplyExcludeType

/**
 * Resets to the workflow task that scheduled the step last: what the run's history has before it is kept, and the step
 * is made again. Updates that came later are left out, since they answered questions that will be asked anew.
 * @throws when Temporal does not answer
 */
export async function resetTo(client: Client, { step, by, reason, ...at }: ResetPoint): Promise<ResetResult> {
  const scheduled = await scheduledSteps(client, at)
  if (scheduled === null) return { kind: 'gone' }
  const task = scheduled.get(step)
  if (task === undefined)
    return { kind: 'unreached', reached: RESET_STEPS.filter((each) => scheduled.has(each)) }
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: workflowIdOf(at.jobId), runId: at.runId },
    workflowTaskFinishEventId: task,
    reason,
    identity: by,
    // It does not make two resets one: that is for the database to do.
    requestId: randomUUID(),
    resetReapplyExcludeTypes: [RESET_REAPPLY_EXCLUDE_TYPE_UPDATE],
  })
  return { kind: 'reset', runId }
}

type TaskId = NonNullable<
  proto.temporal.api.history.v1.IActivityTaskScheduledEventAttributes['workflowTaskCompletedEventId']
>

/** Each step that a run came to, with the workflow task that scheduled it last; null: the history is gone. */
async function scheduledSteps(
  client: Client,
  { jobId, runId }: Pick<ResetPoint, 'jobId' | 'runId'>,
): Promise<Map<Step, TaskId> | null> {
  const tasks = new Map<Step, TaskId>()
  try {
    const { events } = await client.workflow.getHandle(workflowIdOf(jobId), runId).fetchHistory()
    for (const { activityTaskScheduledEventAttributes: scheduled } of events ?? []) {
      const step = RESET_STEPS.find((each) => STEP_TABLE[each].activity === scheduled?.activityType?.name)
      if (step && scheduled?.workflowTaskCompletedEventId)
        tasks.set(step, scheduled.workflowTaskCompletedEventId)
    }
    return tasks
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}
