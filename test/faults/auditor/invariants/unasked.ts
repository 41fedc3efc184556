import type { Asked } from '#test/faults/auditor/client-log.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { JobRow } from '#test/faults/auditor/postgres.ts'

/** A job that nobody was told of and no request without an answer explains. */
export interface Unasked {
  id: string
  /** Whether a request that was refused asked for it. */
  refused: boolean
}

/** Empty where other requests were made than the log has. */
export function unaskedJobs({ rows, log }: Evidence): Unasked[] {
  if (!log.complete) return []
  const told = new Set(log.accepted.map(({ jobId }) => jobId))
  const keyOf = new Map(rows.keys.map(({ job_id: id, key }) => [id, key]))
  const asks = (job: JobRow) => {
    const key = keyOf.get(job.id) ?? null
    return (asked: Asked) => asked.key === key && (key !== null || asked.question === job.question)
  }
  // Each request explains one job at most.
  const unanswered = [...log.unanswered]
  const explained = (job: JobRow) => {
    const index = unanswered.findIndex(asks(job))
    if (index >= 0) unanswered.splice(index, 1)
    return index >= 0
  }
  return rows.jobs
    .filter((job) => !told.has(job.id) && !explained(job))
    .map((job) => ({ id: job.id, refused: log.refused.some(asks(job)) }))
}
