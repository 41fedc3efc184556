import type { Repair } from '#domain/activities.ts'
import type { JobOutcome } from '#domain/job.ts'
import type { Stored } from '#domain/stored.ts'

/** How often a program may be written for one job, in all. */
export const ATTEMPTS = 3

/** How one turn of the repair loop came out. `outcome` is there when it ran but a check was not met. */
export type Tried =
  | { kind: 'proven'; outcome: JobOutcome }
  | { kind: 'unproven'; program: Stored; repair: Repair; outcome: JobOutcome | null }

/** No progress: the same program again, or the same error twice. Another attempt would be a waste. */
export function isStuck(before: Tried, now: Tried): boolean {
  if (before.kind === 'proven' || now.kind === 'proven') return false
  const sameProgram = before.program.sha256 === now.program.sha256
  return sameProgram || before.repair.signature === now.repair.signature
}
