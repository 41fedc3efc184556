import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client'
import type { Config } from '#config.ts'
import type { JobInput } from '#domain/job.ts'
import { ANSWER_IMAGE, JOB_DEADLINE, workflowIdOf } from './names.ts'

/** All that the API knows of Temporal. */
export interface Jobs {
  /** Starts the job's workflow once, however often it is called. Throws when Temporal is away. */
  start(job: JobInput): Promise<void>
  /** Asks the workflow to cancel; false when there is none that runs. */
  cancel(jobId: string): Promise<boolean>
  /** Resolves when the server answers; throws when not. */
  ready(): Promise<void>
  close(): Promise<void>
}

/**
 * Connects when first used, so that jobs are accepted while Temporal is down.
 * @param temporal address `host:port` and namespace
 */
export function connectJobs(temporal: Config['temporal']): Jobs {
  const connection = Connection.lazy({ address: temporal.address, connectTimeout: '5s' })
  const client = new Client({ connection, namespace: temporal.namespace })
  return {
    start: (job) => start(client, job),
    cancel: (jobId) => cancel(client, jobId),
    ready: async () => {
      await connection.withDeadline(Date.now() + 2000, () =>
        connection.workflowService.describeNamespace({ namespace: temporal.namespace }),
      )
    },
    close: () => connection.close(),
  }
}

async function start(client: Client, job: JobInput): Promise<void> {
  try {
    await client.withDeadline(Date.now() + 5000, () =>
      client.workflow.start(ANSWER_IMAGE, {
        workflowId: workflowIdOf(job.jobId),
        taskQueue: 'jobs',
        args: [job],
        workflowExecutionTimeout: JOB_DEADLINE,
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: `Job ${job.jobId}`,
      }),
    )
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
