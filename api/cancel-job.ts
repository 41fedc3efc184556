import { markCancelling, withdrawStart } from '#db/cancelling.ts'
import { findJob, type JobState } from '#db/jobs.ts'
import { isClosed, type JobStatus } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import type { Collaborators } from './collaborators.ts'
import { notFound, Problem } from './problem.ts'

/**
 * Cancels a job: one that Temporal was not given yet is closed here and now, another one is asked to
 * close, which it does by itself.
 * @returns the status it has then
 * @throws Problem 404, 409 when it has closed, 503 when Temporal is away
 */
export async function cancelJob(
  { db, cancel, wakeups }: Pick<Collaborators, 'db' | 'cancel' | 'wakeups'>,
  owner: Owner,
  jobId: string,
): Promise<JobStatus> {
  const { runId } = await openJob(db, owner, jobId)
  const withdrawn = await withdrawStart(db, owner, jobId)
  if (withdrawn) await wakeups.wake(jobId)
  // Asked also when it was withdrawn: a dispatcher that died may have started it and not said so. If Temporal is away,
  // whoever looks after jobs finds that run, and asks again.
  const asked = await cancel(jobId).catch((cause: unknown) => {
    if (withdrawn) return false
    throw unavailable(cause)
  })
  if (asked && !withdrawn) await markCancelling(db, owner, jobId, runId)
  const job = await findJob(db, owner.organisation, jobId)
  return job?.status ?? 'cancelled'
}

async function openJob(db: Collaborators['db'], { organisation }: Owner, jobId: string): Promise<JobState> {
  const job = await findJob(db, organisation, jobId)
  if (!job) throw notFound('job')
  if (isClosed(job.status))
    throw new Problem(409, 'job_closed', `The job has closed already: it ${WAS[job.status]}.`)
  return job
}

const WAS = { cancelled: 'was cancelled', failed: 'failed', succeeded: 'succeeded' } as const

const unavailable = (cause: unknown) =>
  Object.assign(
    new Problem(503, 'temporal_unavailable', 'Temporal does not answer, so the job goes on; try again.'),
    { cause },
  )
