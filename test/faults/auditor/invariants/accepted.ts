import { isClosed, type JobStatus } from '#domain/job.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/** In these a job waits for people, for as long as they like. */
const WAITING: readonly JobStatus[] = ['parked', 'needs-extraction-review', 'needs-approval']

/**
 * I1: every accepted job closes. Accepted is what a client was answered 2xx for, and what is in Postgres. One that
 * waits for people does not count, if it really waits: that is I4's to say.
 */
export function accepted({ rows, log }: Evidence): Found[] {
  const known = new Set(rows.jobs.map(({ id }) => id))
  const lost = [...new Set(log.accepted.map(({ jobId }) => jobId))].filter((jobId) => !known.has(jobId))
  const open = rows.jobs.filter(({ status }) => !isClosed(status) && !WAITING.includes(status))
  return [
    ...lost.map((jobId) => of(jobId, 'It was accepted, and is not in the database.')),
    ...open.map(({ id, status }) =>
      of(id, `It was accepted, the faults are over, and it is still ${status}.`),
    ),
  ]
}
