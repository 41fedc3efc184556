import { isClosed } from '#domain/job.ts'
import type { SeenContainer } from '#test/faults/auditor/containers.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { JobRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/** No transaction of the product takes so long when there is nothing to do, in whole seconds. */
const LONG_TRANSACTION = 1

/**
 * I5: no container of a job that has closed or is not known; none whose process is gone or whose time is long over,
 * whoever it is for; no place in the sandbox held while no job is open; no half-written object; no transaction that goes
 * on, with its locks.
 */
export function leftovers(evidence: Evidence): Found[] {
  const { rows, containers, places, listing } = evidence
  const jobs = new Map(rows.jobs.map((job) => [job.id, job]))
  const long = rows.transactions.filter(({ seconds }) => seconds >= LONG_TRANSACTION)
  return [
    ...containers.flatMap((container) => containerFaults(container, jobs)),
    ...(places > 0 && rows.jobs.every(isIdle)
      ? [of(null, `${places} places are held, and no job is open.`)]
      : []),
    ...listing.unfinished.map(({ key, ageMs }) =>
      of(null, `${key} was begun ${ageMs} ms ago and never finished.`),
    ),
    ...long.map(({ seconds, query }) => of(null, `A transaction has been open for ${seconds} s: ${query}`)),
  ]
}

/** A parked job holds nothing either. */
const isIdle = ({ status }: JobRow): boolean => isClosed(status) || status === 'parked'

/** How long a container may outlive its deadline, in milliseconds. */
const GRACE_MS = 60_000

function containerFaults(
  { name, jobId, owned, overdueMs }: SeenContainer,
  jobs: Map<string, JobRow>,
): Found[] {
  const status = jobId === null ? null : (jobs.get(jobId)?.status ?? 'unknown')
  if (status !== null && (status === 'unknown' || isClosed(status)))
    return [of(jobId, `The container ${name} is there for it, and it is ${status}.`)]
  if (!owned) return [of(jobId, `The container ${name} is there, and the process that made it is gone.`)]
  return overdueMs > GRACE_MS
    ? [of(jobId, `The container ${name} should have gone ${overdueMs} ms ago.`)]
    : []
}
