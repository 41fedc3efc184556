import type { JobSnapshot } from '#db/job-snapshot.ts'
import type { JobView } from '#domain/job.ts'
import { LONGEST_PARKING_MS } from '#domain/parking.ts'
import type { RunOrigin } from '#domain/run.ts'

/** The addresses under which the parts of a job are found. */
export interface Addresses {
  image(id: string): string
  artifact(artifact: { id: string; name: string }): string
  temporal(jobId: string, runId: string): string | null
}

/** A job as the API shows it. */
export function jobViewOf(snapshot: JobSnapshot, addresses: Addresses): JobView {
  const { runId, createdAt, finishedAt, images, artifacts, runs, parked, ...job } = snapshot
  return {
    ...job,
    parked: parked && { ...parked, ...parkedTimes(parked) },
    images: images.map((image) => ({ ...image, url: addresses.image(image.id) })),
    artifacts: artifacts.map((artifact) => ({ ...artifact, url: addresses.artifact(artifact) })),
    runs: runs.map((run) => ({
      ...run,
      origin: namedOf(run.origin),
      endedBy: run.endedBy || null,
      startedAt: isoOf(run.startedAt),
      closedAt: run.closedAt && isoOf(run.closedAt),
      temporalUrl: addresses.temporal(job.jobId, run.runId),
    })),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    totalMs: finishedAt && finishedAt.getTime() - createdAt.getTime(),
    temporalUrl: runId === null ? null : addresses.temporal(job.jobId, runId),
  }
}

/** Nobody is named by an older worker with an empty name. */
const namedOf = (origin: RunOrigin | null): RunOrigin | null =>
  origin?.kind === 'reset' ? { ...origin, by: origin.by || null } : origin

const parkedTimes = ({ since }: { since: string }) => ({
  since: isoOf(since),
  until: new Date(Date.parse(since) + LONGEST_PARKING_MS).toISOString(),
})

/** JSON from the database has the time in its own spelling. */
const isoOf = (at: string) => new Date(at).toISOString()
