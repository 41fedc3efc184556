import type { OnExhausted } from '#domain/parking.ts'

/** A run of a job. */
export interface RunAt {
  jobId: string
  runId: string
}

export { jobIdOf, workflowIdOf } from '#domain/workflow-types.ts'

/**
 * How long a job may run in all, a day for recording its outcome included; one that may be parked waits for people, too,
 * for a week at a time.
 */
export const JOB_DEADLINES = { fail: '30h', park: '30d' } as const satisfies Record<OnExhausted, string>
