import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client'
import { defineSearchAttributeKey, type PayloadCodec, SearchAttributeType } from '@temporalio/common'
import type { Config } from '#config.ts'
import type { TaskInHand } from '#db/presence.ts'
import type { JobInput } from '#domain/job.ts'
import type { Decision } from '#domain/parking.ts'
import { SEARCH_ATTRIBUTES } from '#domain/search-attributes.ts'
import { ANSWER_IMAGE } from '#domain/workflow-types.ts'
import { createCodec } from './codec/codec.ts'
import { dataConverterOf } from './codec/data-converter.ts'
import { decide } from './decide.ts'
import { createExecutions, type Executions } from './executions.ts'
import { giveUp } from './give-up.ts'
import { JOB_DEADLINES, workflowIdOf } from './names.ts'
import { type ResetPoint, type ResetResult, resetTo } from './reset-to.ts'
import { ensureSchedules } from './schedules.ts'
import { ensureSearchAttributes } from './search-attributes.ts'

export { CodecError } from './codec/codec.ts'
export type { ResetPoint, ResetResult } from './reset-to.ts'

/** All that is asked of Temporal from outside of workflows. */
export interface Jobs {
  /** Starts the job's workflow once, however often it is called. Throws when Temporal is away. */
  start(job: JobInput): Promise<void>
  /** Asks the workflow to cancel; false when there is none that runs. */
  cancel(jobId: string): Promise<boolean>
  /** Tells a parked job what somebody decided; false when it is not parked. */
  decide(jobId: string, decision: Decision): Promise<boolean>
  /** Makes a new run of a job that goes on from the step given; its earlier steps are not made again. */
  reset(at: ResetPoint): Promise<ResetResult>
  /** Has a try of which the worker is dead made again, unless Temporal has given it up already. */
  giveUp(task: TaskInHand): Promise<void>
  /** What Temporal says of jobs. */
  executions: Executions
  /** Encrypts and decrypts what Temporal keeps of jobs. */
  codec: PayloadCodec
  /** Makes what Temporal itself needs for our workflows; to be called by every worker that starts. */
  prepare(): Promise<void>
  /** Resolves when the server answers; throws when not. */
  ready(): Promise<void>
  close(): Promise<void>
}

/**
 * Connects when first used, so that jobs are accepted while Temporal is down.
 * @param temporal address `host:port`, namespace and keys
 */
export function connectJobs(temporal: Config['temporal']): Jobs {
  const connection = Connection.lazy({ address: temporal.address, connectTimeout: '5s' })
  const client = new Client({
    connection,
    namespace: temporal.namespace,
    dataConverter: dataConverterOf(temporal),
  })
  // A job may be accepted before any worker has ever served this namespace.
  const known = onceDone(() => ensureSearchAttributes(connection, temporal.namespace))
  return {
    start: (job) =>
      client.withDeadline(Date.now() + 5000, async () => {
        await known()
        await start(client, job)
      }),
    cancel: (jobId) => cancel(client, jobId),
    decide: (jobId, decision) =>
      client.withDeadline(Date.now() + 10_000, () => decide(client, jobId, decision)),
    reset: (at) => client.withDeadline(Date.now() + 10_000, () => resetTo(client, at)),
    giveUp: (task) => client.withDeadline(Date.now() + 5000, () => giveUp(client, task)),
    executions: createExecutions(client),
    codec: createCodec(temporal.codec.keys),
    prepare: () => client.withDeadline(Date.now() + 10_000, () => ensureSchedules(client)),
    ready: async () => {
      await connection.withDeadline(Date.now() + 2000, () =>
        connection.workflowService.describeNamespace({ namespace: temporal.namespace }),
      )
    },
    close: () => connection.close(),
  }
}

/** Does the work until it has worked once. */
function onceDone(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => {
    done ??= work().catch((error: unknown) => {
      done = null
      throw error
    })
    return done
  }
}

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD)
const [ORGANISATION, STEP] = [keyword(SEARCH_ATTRIBUTES.organisation), keyword(SEARCH_ATTRIBUTES.step)]

async function start(client: Client, job: JobInput): Promise<void> {
  try {
    await client.workflow.start(ANSWER_IMAGE, {
      workflowId: workflowIdOf(job.jobId),
      taskQueue: 'jobs',
      args: [job],
      workflowExecutionTimeout: JOB_DEADLINES[job.onExhausted],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `Job ${job.jobId}`,
      typedSearchAttributes: [
        { key: ORGANISATION, value: job.organisation },
        { key: STEP, value: 'vision' },
      ],
    })
  } catch (error) {
    // It ran and closed already: the second start of a job is no start.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}

async function cancel(client: Client, jobId: string): Promise<boolean> {
  try {
    await client.withDeadline(Date.now() + 5000, () =>
      client.workflow.getHandle(workflowIdOf(jobId)).cancel(),
    )
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}

/** Where Temporal's own page shows a run of a job; null: it has no page. */
export const workflowUrl = (temporal: Config['temporal'], jobId: string, runId: string): string | null =>
  temporal.uiUrl &&
  `${temporal.uiUrl}/namespaces/${temporal.namespace}/workflows/${encodeURIComponent(workflowIdOf(jobId))}/${runId}/history`
