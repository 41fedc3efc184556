import type { Verification } from '#domain/check.ts'
import type { JobStatus, JobView } from '#domain/job.ts'
import type { Progress } from './progress.ts'

/** Of these no event tells, so that an older snapshot is believed. */
const UNTOLD: readonly JobStatus[] = ['cancelling', 'needs-extraction-review', 'needs-approval']

/**
 * The job's status as far as the events tell it.
 *
 * @param known an older snapshot's; what it said of a run that was reset since is over
 */
export function statusOf(
  { closing, parked, tries, resetSeq }: Progress,
  known: Pick<JobView, 'status' | 'seq'> | null = null,
): JobStatus {
  if (closing) return closing.status
  if (known !== null && known.seq >= resetSeq && UNTOLD.includes(known.status)) return known.status
  if (parked) return 'parked'
  const begun = tries.length > 0 || resetSeq > 0 || (known !== null && known.status !== 'queued')
  return begun ? 'running' : 'queued'
}

/** How the answer was verified as far as the events tell it. */
export const verificationOf = ({ closing }: Progress): Verification | null => closing?.verification ?? null
