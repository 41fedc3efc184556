import { type Client, type WorkflowExecutionDescription, WorkflowFailedError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import proto from '@temporalio/proto'
import type { JobOutcome } from '#domain/job.ts'
import { ANSWER_IMAGE } from '#domain/workflow-types.ts'
import { isMisfit } from './misfit.ts'
import { jobIdOf, type RunAt, workflowIdOf } from './names.ts'
import { unlessNotFound } from './not-found.ts'
import { restart } from './reset-to.ts'

/** What Temporal says of the newest run of a job. */
export type Execution =
  /** It knows no run: none was started, or its history is gone. */
  | { kind: 'absent' }
  /** `misfit`: the builds that serve it cannot play what another one began, and try that without end. */
  | { kind: 'open'; runId: string; misfit: boolean }
  /** `at`: when; null: Temporal does not say. */
  | { kind: 'closed'; runId: string; ending: Ending; at: Date | null }

/** How a run ended, in Temporal's words. */
export type Ending =
  | { kind: 'completed'; outcome: JobOutcome }
  /** `type` is our reason, where the workflow came to one. */
  | { kind: 'failed'; type: string | null; sentence: string }
  | { kind: 'cancelled' }
  | { kind: 'terminated'; by: string | null; reason: string }
  | { kind: 'timed-out' }

/** A run as the list of runs has it: soon after the fact. */
export interface Listed {
  jobId: string
  runId: string
  open: boolean
}

/** Who reset a job to make a run, or ended one, and why. */
export interface Why {
  by: string
  reason: string
}

/** What Temporal says of who reset a job to make a run, and why. */
export interface Reset extends Omit<Why, 'by'> {
  /** null: it does not say. */
  by: string | null
}

/** Temporal is the truth for whether a job runs and how it closed. */
export interface Executions {
  describe(jobId: string): Promise<Execution>
  /** The runs that are open or closed within the last `ms`, at most `limit`. */
  recent(ms: number, limit: number): Promise<Listed[]>
  /** null: the run was not made by a reset, or its history is gone. */
  resetOf(jobId: string, runId: string): Promise<Reset | null>
  /** Makes a run that takes the place of another one and begins anew. @returns its id */
  restart(at: RunAt, why: Why): Promise<string>
  /** Asks a run to end in order, unless it has ended; asked again, it changes nothing. */
  cancel(at: RunAt): Promise<void>
  /** Ends a run at once, unless it has ended. */
  terminate(at: RunAt, why: Why): Promise<void>
}

const TEMPORAL = 'history-service'
const { EVENT_TYPE_WORKFLOW_TASK_FAILED } = proto.temporal.api.enums.v1.EventType
const { HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT } = proto.temporal.api.enums.v1.HistoryEventFilterType

export function createExecutions(client: Client): Executions {
  return {
    describe: (jobId) => unlessNotFound(describe(client, jobId), { kind: 'absent' }),
    recent: (ms, limit) => recent(client, ms, limit),
    resetOf: (jobId, runId) => unlessNotFound(resetOf(client, jobId, runId), null),
    restart: (at, { by, reason }) => restart(client, { ...at, by, reason }),
    cancel: (at) => unlessNotFound(cancel(client, at), undefined),
    terminate: (at, why) => unlessNotFound(terminate(client, at, why), undefined),
  }
}

async function describe(client: Client, jobId: string): Promise<Execution> {
  const { runId, status, raw, closeTime } = await client.workflow.getHandle(workflowIdOf(jobId)).describe()
  if (isOpen(status.name))
    return { kind: 'open', runId, misfit: await isMisfit(client, { jobId, runId }, raw.pendingWorkflowTask) }
  const ending = await endingOf(client, jobId, runId, status.name)
  return { kind: 'closed', runId, ending, at: closeTime ?? null }
}

type StatusName = WorkflowExecutionDescription['status']['name']

const isOpen = (status: StatusName) => status === 'RUNNING' || status === 'PAUSED'

async function endingOf(client: Client, jobId: string, runId: string, status: StatusName): Promise<Ending> {
  switch (status) {
    case 'COMPLETED':
      return { kind: 'completed', outcome: await resultOf(client, jobId, runId) }
    case 'FAILED':
      return failureOf(client, jobId, runId)
    case 'CANCELLED':
      return { kind: 'cancelled' }
    case 'TIMED_OUT':
      return { kind: 'timed-out' }
    default:
      return terminationOf(client, jobId, runId)
  }
}

const resultOf = (client: Client, jobId: string, runId: string): Promise<JobOutcome> =>
  client.workflow.getHandle(workflowIdOf(jobId), runId, { followRuns: false }).result()

async function failureOf(client: Client, jobId: string, runId: string): Promise<Ending> {
  try {
    return { kind: 'completed', outcome: await resultOf(client, jobId, runId) }
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error
    const { cause } = error
    const type = cause instanceof ApplicationFailure ? (cause.type ?? null) : null
    return { kind: 'failed', type, sentence: cause?.message ?? error.message }
  }
}

/** From the event itself: the client's own error does not say who it was. */
async function terminationOf(client: Client, jobId: string, runId: string): Promise<Ending> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: workflowIdOf(jobId), runId },
    historyEventFilterType: HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
  })
  const ended = history?.events?.at(-1)?.workflowExecutionTerminatedEventAttributes
  return { kind: 'terminated', by: ended?.identity || null, reason: ended?.reason ?? '' }
}

async function cancel(client: Client, { jobId, runId }: RunAt): Promise<void> {
  await client.workflow.getHandle(workflowIdOf(jobId), runId).cancel()
}

/** As the one who is told, and not as this process. */
async function terminate(client: Client, { jobId, runId }: RunAt, { by, reason }: Why): Promise<void> {
  await client.workflowService.terminateWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: workflowIdOf(jobId), runId },
    reason,
    identity: by,
  })
}

async function recent(client: Client, ms: number, limit: number): Promise<Listed[]> {
  const since = new Date(Date.now() - ms).toISOString()
  const query = `WorkflowType = '${ANSWER_IMAGE}' AND (ExecutionStatus = 'Running' OR CloseTime > '${since}')`
  const listed: Listed[] = []
  for await (const { workflowId, runId, status } of client.workflow.list({ query })) {
    const jobId = jobIdOf(workflowId)
    if (jobId !== null) listed.push({ jobId, runId, open: isOpen(status.name) })
    if (listed.length >= limit) break
  }
  return listed
}

/** A reset leaves its mark in the new run's history: the failed task from which that goes on. */
async function resetOf(client: Client, jobId: string, runId: string): Promise<Reset | null> {
  const { events } = await client.workflow.getHandle(workflowIdOf(jobId), runId).fetchHistory()
  const mark = events
    ?.filter(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_TASK_FAILED)
    .map(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes)
    .findLast((failed) => failed?.newRunId === runId)
  if (!mark) return null
  // Temporal's own name stands there when the person's is at the beginning of the reason, or not told at all.
  const by = mark.identity === TEMPORAL ? null : mark.identity || null
  return { by, reason: mark.failure?.message ?? '' }
}
