import type { Refused } from '#test/faults/auditor/client-log.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { SeenObject } from '#test/faults/auditor/objects.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'
import { unaskedJobs } from './unasked.ts'

/**
 * I7: a request that was refused made no job, claimed no key and kept no picture, unless another request did. No object
 * is of a job or a run that the database does not know; a picture without a row, as a request leaves it that was cut in
 * between, is gone when it is old enough to be collected.
 */
export function refusals(evidence: Evidence): Found[] {
  const made = unaskedJobs(evidence).filter(({ refused }) => refused)
  return [
    ...made.map(({ id }) => of(id, 'The request that made it was refused.')),
    ...evidence.log.refused.flatMap((refused) => [...claimed(evidence, refused), ...kept(evidence, refused)]),
    ...evidence.listing.objects.flatMap((object) => orphanFaults(evidence, object)),
  ]
}

function claimed({ rows, log }: Evidence, { key, code }: Refused): Found[] {
  const row = key === null ? undefined : rows.keys.find((known) => known.key === key)
  const others = [...log.accepted, ...log.unanswered].some((asked) => asked.key === key)
  return row && !others
    ? [of(row.job_id, `A request that was refused (${code}) claimed the key ${key} for it.`)]
    : []
}

function kept({ rows, log, listing }: Evidence, { picture, code }: Refused): Found[] {
  if (picture === null || log.unanswered.some((asked) => asked.picture === picture)) return []
  const known = rows.images.filter(({ sha256 }) => sha256 === picture).map(({ id }) => id)
  if (rows.jobImages.some(({ image_id: id }) => known.includes(id))) return []
  const stored = listing.objects.filter(({ key }) => key.endsWith(`/image/${picture}.png`))
  const left = known.length + stored.length
  return left === 0
    ? []
    : [of(null, `A request that was refused (${code}) left its picture ${picture} behind.`)]
}

const OF_RUN = /^org\/[^/]+\/job\/([^/]+)\/run\/([^/]+)\//

function orphanFaults({ rows, patience }: Evidence, { key, ageMs }: SeenObject): Found[] {
  const [, jobId, runId] = OF_RUN.exec(key) ?? []
  // Job and run are in the database before anything is kept of them.
  if (jobId !== undefined) {
    const isKnown = rows.runs.some(({ job_id: job, run_id: id }) => job === jobId && id === runId)
    return isKnown ? [] : [of(jobId, `${key} is of a run that the database does not know.`)]
  }
  const isKnown = rows.images.some((image) => image.key === key)
  return isKnown || ageMs < patience.collectMs
    ? []
    : [of(null, `Nothing refers to ${key}, which is ${ageMs} ms old.`)]
}
