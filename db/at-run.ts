import type { Owner } from '#domain/owner.ts'

/** Where a write belongs. It counts only while `runId` is the job's current run. */
export interface AtRun {
  owner: Owner
  jobId: string
  runId: string
}
