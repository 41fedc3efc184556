import { randomUUID } from 'node:crypto'
import type { Client } from '@temporalio/client'
import proto from '@temporalio/proto'
import { RESET_STEPS } from '#domain/run.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import { isNotFound } from './not-found.ts'
import { workflowIdOf } from './names.ts'

/** Where a new run of a job goes on, and what is kept of why. */
export interface ResetPoint {
  jobId: string
  /** The run it takes the place of. */
  runId: string
  step: Step
  /** Which steps the activity that read the picture went on to, of which the run's history tells nothing. */
  ahead?: readonly Step[]
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

const { EVENT_TYPE_WORKFLOW_TASK_COMPLETED } = proto.temporal.api.enums.v1.EventType
const { RESET_REAPPLY_EXCLUDE_TYPE_UPDATE } = proto.temporal.api.enums.v1.ResetReapplyExcludeType

/**
 * Resets to the workflow task that scheduled the step last: what the run's history has before it is kept, and the step
 * is made again. Updates that came later are left out, since they answered questions that will be asked anew.
 * @throws when Temporal does not answer
 */
export async function resetTo(
  client: Client,
  { step, ahead = [], by, reason, ...at }: ResetPoint,
): Promise<ResetResult> {
  const scheduled = await scheduledSteps(client, at)
  if (scheduled === null) return { kind: 'gone' }
  addAhead(scheduled, ahead)
  const task = scheduled.get(step)
  if (task === undefined)
    return { kind: 'unreached', reached: RESET_STEPS.filter((each) => scheduled.has(each)) }
  return { kind: 'reset', runId: await resetAt(client, { ...at, by, reason }, task) }
}

/**
 * Resets to the first workflow task that came to anything: nothing of the run's history is kept but its beginning.
 * @returns the new run
 * @throws when Temporal does not answer, or has no such task
 */
export async function restart(client: Client, at: Omit<ResetPoint, 'step' | 'ahead'>): Promise<string> {
  const { events } = await client.workflow.getHandle(workflowIdOf(at.jobId), at.runId).fetchHistory()
  const first = events?.find(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
  if (!first?.eventId) throw new Error(`The run ${at.runId} has not begun.`)
  return resetAt(client, at, first.eventId)
}

async function resetAt(
  client: Client,
  { jobId, by, reason, ...at }: Omit<ResetPoint, 'step' | 'ahead'>,
  task: TaskId,
): Promise<string> {
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: workflowIdOf(jobId), runId: at.runId },
    workflowTaskFinishEventId: task,
    reason,
    identity: by,
    // It does not make two resets one: that is for the database to do.
    requestId: randomUUID(),
    resetReapplyExcludeTypes: [RESET_REAPPLY_EXCLUDE_TYPE_UPDATE],
  })
  return runId
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
    for (const event of events ?? []) {
      const [name, task] = wantedBy(event)
      const step = RESET_STEPS.find((each) => STEP_TABLE[each].activity === name)
      if (step && task) tasks.set(step, task)
    }
    return tasks
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}

/** What has no event of its own is made again with the reading, whose activity went on to it. */
function addAhead(scheduled: Map<Step, TaskId>, ahead: readonly Step[]): void {
  const reading = scheduled.get('vision')
  for (const step of ahead) if (reading && !scheduled.has(step)) scheduled.set(step, reading)
}

/** The activity that an event begins, and the workflow task that wanted it; a local one is known by its marker. */
function wantedBy({
  activityTaskScheduledEventAttributes: scheduled,
  markerRecordedEventAttributes: marker,
}: proto.temporal.api.history.v1.IHistoryEvent): [name: string | null | undefined, task: TaskId | null] {
  if (scheduled) return [scheduled.activityType?.name, scheduled.workflowTaskCompletedEventId ?? null]
  if (marker?.markerName !== LOCAL_ACTIVITY) return [null, null]
  return [localNameOf(marker), marker.workflowTaskCompletedEventId ?? null]
}

/** What the SDK calls the marker of a local activity; its first detail is plain JSON. */
const LOCAL_ACTIVITY = 'core_local_activity'

function localNameOf({ details }: proto.temporal.api.history.v1.IMarkerRecordedEventAttributes): string {
  const [payload] = details?.['data']?.payloads ?? []
  const data = JSON.parse(Buffer.from(payload?.data ?? []).toString() || '{}') as { activity_type?: string }
  return data.activity_type ?? ''
}
