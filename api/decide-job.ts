import { findJob } from '#db/jobs.ts'
import type { EventKind } from '#domain/event.ts'
import type { JobStatus } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import type { Decision } from '#domain/parking.ts'
import type { Collaborators } from './collaborators.ts'
import { followEvents, type Following } from './follow-events.ts'
import { notFound, Problem } from './problem.ts'

/** What was decided about a parked job, and the status it has then. */
interface Decided {
  decision: Decision
  status: JobStatus
}

/**
 * Has a parked job go on, or give up; answers when that shows, or after 5 s.
 * @throws Problem 404, 409 when it is not parked, 503 when Temporal or the worker is away
 */
export async function decideJob(
  collaborators: Pick<Collaborators, 'db' | 'decide' | 'wakeups' | 'signal'>,
  { organisation }: Owner,
  jobId: string,
  decision: Decision,
): Promise<Decided> {
  const { db, decide, signal } = collaborators
  const before = await findJob(db, organisation, jobId)
  if (!before) throw notFound('job')
  const decided = await decide(jobId, decision).catch((cause: unknown) => {
    throw Object.assign(away(), { cause })
  })
  if (!decided)
    throw new Problem(409, 'not_parked', 'The job is not parked; it does not wait for a decision.')
  await untilShown(collaborators, { organisation, jobId, after: before.seq, signal })
  const job = await findJob(db, organisation, jobId)
  return { decision, status: job?.status ?? 'running' }
}

/** The workflow has it told as its next step, which takes milliseconds while a worker serves. */
const SHOWN_MS = 5000
const PACE = { pollMs: 200, quietMs: SHOWN_MS }

/** The first of these ends the wait for a decision. */
const SHOWING: readonly EventKind[] = ['resumed', 'closed', 'reset']

async function untilShown(
  from: Pick<Collaborators, 'db' | 'wakeups'>,
  { signal, ...at }: Following,
): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(SHOWN_MS)])
  for await (const event of followEvents(from, { ...at, signal: patience }, PACE))
    if (event && SHOWING.includes(event.body.kind)) return
}

const away = () =>
  new Problem(
    503,
    'temporal_unavailable',
    'Temporal or the worker does not answer, so the job may stay parked; ask again for as long as it does.',
  )
