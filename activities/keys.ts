import type { Owner } from '#domain/owner.ts'

/** Where the things of a run are kept; the run is in the key, so that a reset never overwrites. */
export const runKey = (owner: Owner, jobId: string, runId: string, name: string) =>
  `org/${owner.organisation}/job/${jobId}/run/${runId}/${name}`
