/** The workflow that answers a job. */
export const ANSWER_IMAGE = 'answerImage'

/** The workflow that a schedule starts, to look after jobs whose end no code could tell. */
export const RECONCILE_JOBS = 'reconcileJobs'

/** What a job's workflow id begins with. */
export const WORKFLOW_ID_PREFIX = 'job/'

/** The id of a job's workflow; one job is one workflow id, whatever its runs. */
export const workflowIdOf = (jobId: string): string => `${WORKFLOW_ID_PREFIX}${jobId}`
