import { findJob } from '#db/jobs.ts'
import type { JobStatus } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import type { Decision } from '#temporal/client.ts'
import type { Collaborators } from './collaborators.ts'
import { notFound, Problem } from './problem.ts'

/**
 * Has a parked job go on, or give up.
 * @returns the status it has then
 * @throws Problem 404, 409 when it is not parked, 503 when Temporal or the worker is away
 */
export async function decideJob(
  { db, decide }: Pick<Collaborators, 'db' | 'decide'>,
  { organisation }: Owner,
  jobId: string,
  decision: Decision,
): Promise<JobStatus> {
  if (!(await findJob(db, organisation, jobId))) throw notFound('job')
  const decided = await decide(jobId, decision).catch((cause: unknown) => {
    throw Object.assign(away(), { cause })
  })
  if (!decided)
    throw new Problem(409, 'not_parked', 'The job is not parked; it does not wait for a decision.')
  const job = await findJob(db, organisation, jobId)
  return job?.status ?? 'running'
}

const away = () =>
  new Problem(
    503,
    'temporal_unavailable',
    'Temporal or the worker does not answer, so the job stays parked; try again.',
  )
