import type { Owner } from '#domain/owner.ts'

/** A named file that a job left behind. Its bytes are in storage under `key`. */
export interface Artifact extends Owner {
  id: string
  jobId: string
  runId: string
  name: string
  contentType: string
  bytes: number
  sha256: string
  key: string
}
