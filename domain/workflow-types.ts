/** The workflow that answers a job. */
export const ANSWER_IMAGE = 'answerImage'

/** The workflow that a schedule starts, to look after jobs whose end no code could tell. */
export const RECONCILE_JOBS = 'reconcileJobs'

/** What a job's workflow id begins with. */
const WORKFLOW_ID_PREFIX = 'job/'

/** The id of a job's workflow; one job is one workflow id, whatever its runs. */
export const workflowIdOf = (jobId: string): string => `${WORKFLOW_ID_PREFIX}${jobId}`

/** The job of a workflow's id; null: it is none of ours. */
export const jobIdOf = (workflowId: string): string | null =>
  workflowId.startsWith(WORKFLOW_ID_PREFIX) ? workflowId.slice(WORKFLOW_ID_PREFIX.length) : null
