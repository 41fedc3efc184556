import type { Client } from '@temporalio/client'
import proto from '@temporalio/proto'
import { type RunAt, workflowIdOf } from './names.ts'

const { EVENT_TYPE_WORKFLOW_TASK_FAILED, EVENT_TYPE_WORKFLOW_TASK_COMPLETED } =
  proto.temporal.api.enums.v1.EventType
const { WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR } =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause

/** From this try on a workflow task keeps failing: while a build is deployed, two or three may meet the wrong one. */
const STUCK_TRIES = 4
/** How many events may follow the one that failure left: messages that came to the run since. */
const EVENTS = 100

type Pending = proto.temporal.api.workflow.v1.IPendingWorkflowTaskInfo

/**
 * Whether a run's workflow task fails again and again because what the workflow does is not what its history has.
 * @param pending what a description says of the task: only where that has many tries, the history is asked
 */
export async function isMisfit(client: Client, at: RunAt, pending?: Pending | null): Promise<boolean> {
  if ((pending?.attempt ?? 0) < STUCK_TRIES) return false
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId: workflowIdOf(at.jobId), runId: at.runId },
    maximumPageSize: EVENTS,
  })
  // Only the first try of a task tells why it failed; workers let the others run out of time.
  const last = history?.events?.find(({ eventType }) => eventType && TASK_ENDS.includes(eventType))
  return last?.workflowTaskFailedEventAttributes?.cause === WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
}

const TASK_ENDS = [EVENT_TYPE_WORKFLOW_TASK_FAILED, EVENT_TYPE_WORKFLOW_TASK_COMPLETED]
