import type { JobSnapshot } from '#db/job-snapshot.ts'
import type { Isolation } from '#domain/isolation.ts'
import type { JobView } from '#domain/job.ts'

/** The addresses under which the parts of a job are found. */
export interface Addresses {
  image(id: string): string
  artifact(artifact: { id: string; name: string }): string
  temporal(jobId: string, runId: string): string | null
}

/**
 * A job as the API shows it.
 * @param now how the sandbox is sealed at present: said of a job that has not begun
 */
export function jobViewOf(snapshot: JobSnapshot, addresses: Addresses, now: Isolation | null): JobView {
  const { runId, createdAt, finishedAt, isolation, images, artifacts, ...job } = snapshot
  return {
    ...job,
    images: images.map((image) => ({ ...image, url: addresses.image(image.id) })),
    artifacts: artifacts.map((artifact) => ({ ...artifact, url: addresses.artifact(artifact) })),
    isolation: isolation ?? isolationLine(now),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    totalMs: finishedAt && finishedAt.getTime() - createdAt.getTime(),
    temporalUrl: runId === null ? null : addresses.temporal(job.jobId, runId),
  }
}

const isolationLine = (isolation: Isolation | null) =>
  isolation ? `${isolation.kind} isolation: ${isolation.summary}` : 'not known: no worker has reported yet'
