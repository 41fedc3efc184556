/** The id of a job's workflow; one job is one workflow id, whatever its runs. */
export const workflowIdOf = (jobId: string) => `job/${jobId}`

/** The type of the workflow that answers a job. */
export const ANSWER_IMAGE = 'answerImage'

/** A job may run this long in all, a day for recording its outcome included. */
export const JOB_DEADLINE = '30h'
