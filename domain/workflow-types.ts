/** The workflow that answers a job. */
export const ANSWER_IMAGE = 'answerImage'

/** The workflow that a schedule starts, to look after jobs whose end no code could tell. */
export const RECONCILE_JOBS = 'reconcileJobs'
