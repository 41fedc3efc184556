import type { OnExhausted } from '#domain/parking.ts'
import { WORKFLOW_ID_PREFIX } from '#domain/workflow-types.ts'

/** A run of a job. */
export interface RunAt {
  jobId: string
  runId: string
}

export { workflowIdOf } from '#domain/workflow-types.ts'

/** The job of a workflow's id; null: it is none of ours. */
export const jobIdOf = (workflowId: string): string | null =>
  workflowId.startsWith(WORKFLOW_ID_PREFIX) ? workflowId.slice(WORKFLOW_ID_PREFIX.length) : null

/**
 * How long a job may run in all, a day for recording its outcome included; one that may be parked waits for people, too,
 * for a week at a time.
 */
export const JOB_DEADLINES = { fail: '30h', park: '30d' } as const satisfies Record<OnExhausted, string>
