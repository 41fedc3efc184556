import type { AtRun } from '#db/at-run.ts'

/** Bytes that are kept of a run. */
interface OfRun extends AtRun {
  sha256: string
}

/**
 * Where a thing is kept. The run is in the key, so that a reset never overwrites, and so is the hash of what it says, so
 * that a worker whose try was overtaken does not either.
 */
export const runKey = (kept: OfRun, name: string) => `${folderOf(kept)}/${kept.sha256}/${name}`

/** Where a file is kept that a program left, whatever it is called. */
export const fileKey = (kept: OfRun) => `${folderOf(kept)}/files/${kept.sha256}`

const folderOf = ({ owner, jobId, runId }: AtRun) => `org/${owner.organisation}/job/${jobId}/run/${runId}`
