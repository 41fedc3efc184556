import { type ClosedStatus, isClosed } from '#domain/job.ts'
import { REASONS } from '#domain/outcomes.ts'
import { RECKONER } from '#domain/run.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { Ended, SeenJob } from '#test/faults/auditor/executions.ts'
import type { JobRow, RunRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'
import { originFaults } from './resets.ts'

/**
 * I4: a job is shown as running, parked, cancelling or in need of somebody if and only if its current run is open in
 * Temporal; queued may be either. One that is shown as closed has no open run and, where Temporal still knows the run,
 * has closed as Temporal says. The current run is the newest that Temporal has; no other is shown as running. Of every
 * run it is known how it came to be. Temporal has no open job that we do not know.
 */
export function statuses({ rows, executions }: Evidence): Found[] {
  const runsOf = Map.groupBy(rows.runs, ({ job_id: id }) => id)
  const found = rows.jobs.flatMap((job) => {
    const seen = executions.jobs.get(job.id) ?? { newest: null, current: null }
    const sentences = [...pointerFaults(job, seen), ...faultsOf(job, seen, runsOf.get(job.id) ?? [])]
    return sentences.map((sentence) => of(job.id, sentence))
  })
  const known = new Set(rows.jobs.map(({ id }) => id))
  const strangers = executions.open.filter((jobId) => !known.has(jobId))
  return [
    ...found,
    ...originFaults({ rows }),
    ...strangers.map((jobId) => of(jobId, 'Temporal runs it, and the database does not know it.')),
  ]
}

/** Before its first step nobody has told which run it is. */
function pointerFaults({ current_run_id: current }: JobRow, { newest }: SeenJob): string[] {
  if (current === null || newest === null || newest.runId === current) return []
  return [`Its current run is ${current}, and the newest that Temporal has is ${newest.runId}.`]
}

function faultsOf(job: JobRow, seen: SeenJob, runs: readonly RunRow[]): string[] {
  const current = runs.find(({ run_id: id }) => id === job.current_run_id)
  const stale = runs.filter((run) => run.status === 'running' && run !== current)
  return [
    ...stale.map(({ run_id: id }) => `Its run ${id} is shown as running, and another is the current one.`),
    ...(isClosed(job.status) ? closedFaults(job, job.status, seen, current) : openFaults(job, seen, current)),
  ]
}

function openFaults({ status }: JobRow, { newest }: SeenJob, current: RunRow | undefined): string[] {
  if (status === 'queued') return []
  const faults =
    current && current.status !== 'running' ? [`It is ${status}, and its current run ${current.status}.`] : []
  if (newest?.ended === null) return faults
  return [
    ...faults,
    `It is shown as ${status}, and Temporal has ${newest?.ended ? `it ${newest.ended.how}` : 'no such run'}.`,
  ]
}

function closedFaults(
  job: JobRow,
  status: ClosedStatus,
  seen: SeenJob,
  current: RunRow | undefined,
): string[] {
  if (seen.newest?.ended === null) return [`It is shown as ${status}, and a run of it is open in Temporal.`]
  if (current && current.status !== status) return [`It is ${status}, and its current run ${current.status}.`]
  const ended = seen.current?.ended
  if (!ended || AGREES[status](ended, job, current)) return []
  const because = job.reason === null ? '' : ` (${job.reason})`
  return [`It is shown as ${status}${because}, and Temporal says ${JSON.stringify(ended)}.`]
}

type Agrees = (ended: Ended, job: JobRow, run: RunRow | undefined) => boolean

const AGREES: Record<ClosedStatus, Agrees> = {
  succeeded: (ended, job, run) =>
    ended.how === 'completed' &&
    ended.outcome.verification === job.verification &&
    ended.outcome.execution.sha256 === run?.execution?.sha256,
  cancelled: ({ how }) => how === 'cancelled',
  failed: (ended, { reason }, run) =>
    reason === (ended.how === 'terminated' && run?.ended_by === RECKONER ? 'internal' : reasonOf(ended)),
}

function reasonOf(ended: Ended): string | null {
  switch (ended.how) {
    case 'failed':
      return REASONS.find((reason) => reason === ended.type) ?? 'internal'
    case 'terminated':
      return 'terminated'
    case 'timed out':
      return 'deadline'
    default:
      return null
  }
}
