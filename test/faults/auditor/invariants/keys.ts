import type { Asked } from '#test/faults/auditor/client-log.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'
import { resetFaults } from './resets.ts'
import { unaskedJobs } from './unasked.ts'

/**
 * I6: all requests with one key that were accepted asked the same and were given the same job, and that is the job
 * which the database has for the key. Where the log has all requests, a job that no client was told of is what a request
 * without an answer made, one for each such request; any other is a job made twice (or what a refused request left,
 * which is I7's). The same of requests for resets and the runs that they made.
 */
export function keys(evidence: Evidence): Found[] {
  const byKey = Map.groupBy(evidence.log.accepted, ({ key }) => key)
  const found = [...byKey].flatMap(([key, those]) => (key === null ? [] : keyFaults(evidence, key, those)))
  const twice = unaskedJobs(evidence).filter(({ refused }) => !refused)
  return [
    ...found,
    ...resetFaults(evidence),
    ...twice.map(({ id }) => of(id, 'No client was told of it, and no request without an answer made it.')),
  ]
}

function keyFaults({ rows }: Evidence, key: string, those: (Asked & { jobId: string })[]): Found[] {
  const [first] = those
  const other = those.find(({ jobId }) => jobId !== first?.jobId)
  if (other) return [of(other.jobId, `The key ${key} made it, and ${first?.jobId} too.`)]
  const asked = new Set(those.map(({ bodyHash }) => bodyHash))
  if (asked.size > 1)
    return [of(first?.jobId ?? null, `${asked.size} different requests with the key ${key} were accepted.`)]
  const kept = rows.keys.filter((row) => row.key === key && row.job_id === first?.jobId)
  return kept.length === 1
    ? []
    : [of(first?.jobId ?? null, `The database has ${kept.length} rows of the key ${key} for it.`)]
}
