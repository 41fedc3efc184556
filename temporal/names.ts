import type { OnExhausted } from '#domain/parking.ts'

const PREFIX = 'job/'

/** The id of a job's workflow; one job is one workflow id, whatever its runs. */
export const workflowIdOf = (jobId: string) => `${PREFIX}${jobId}`

/** The job of a workflow's id; null: it is none of ours. */
export const jobIdOf = (workflowId: string): string | null =>
  workflowId.startsWith(PREFIX) ? workflowId.slice(PREFIX.length) : null

/**
 * How long a job may run in all, a day for recording its outcome included; one that may be parked waits for people, too,
 * for a week at a time.
 */
export const JOB_DEADLINES = { fail: '30h', park: '30d' } as const satisfies Record<OnExhausted, string>
