import type { Repair } from '#domain/activities.ts'
import type { JobInput, JobOutcome } from '#domain/job.ts'
import { isStuck, type Tried } from '#domain/repair.ts'
import type { Stored } from '#domain/stored.ts'
import { outOfAttempts, unlessRefused } from './refusal.ts'
import type { Parking } from './parking.ts'
import type { Steps } from './steps.ts'

interface Given {
  extraction: Stored
  plan: Stored
}

interface Desk {
  stepsAt(attempt: number): Steps
  parking: Parking
}

/**
 * Write → criticise → run → check, and back to writing with what was found, within the job's attempts; within as many
 * again each time that somebody wants that of a parked job.
 */
export async function provenProgram(job: JobInput, given: Given, desk: Desk): Promise<JobOutcome> {
  for (let first = 1; ; first += job.attempts) {
    const tried = await withinAttempts(job, given, desk, first)
    if (tried.kind === 'answered') return tried.outcome
    await desk.parking.park('codegen', outOfAttempts(tried.repair))
  }
}

type Ended = { kind: 'answered'; outcome: JobOutcome } | { kind: 'exhausted'; repair: Repair | null }

/**
 * An answer whose checks stayed unmet is given as unverified: better shown with its failed check than withheld.
 * @param first the number of the first attempt
 */
async function withinAttempts(job: JobInput, given: Given, desk: Desk, first: number): Promise<Ended> {
  let last: Tried | null = null
  let unverified: JobOutcome | null = null
  for (let attempt = first; attempt < first + job.attempts; attempt++) {
    const tried: Tried = await tryProgram(job, given, { attempt, steps: desk.stepsAt(attempt) }, last)
    if (tried.kind === 'proven') return { kind: 'answered', outcome: tried.outcome }
    unverified = tried.outcome ?? unverified
    const stuck = last !== null && isStuck(last, tried)
    last = tried
    if (stuck) break
  }
  if (unverified) return { kind: 'answered', outcome: unverified }
  return { kind: 'exhausted', repair: last?.kind === 'unproven' ? last.repair : null }
}

async function tryProgram(
  job: JobInput,
  given: Given,
  { attempt, steps }: { attempt: number; steps: Steps },
  last: Tried | null,
): Promise<Tried> {
  const before = last?.kind === 'unproven' ? last : null
  const { program } = await steps.writeProgram(job, {
    ...given,
    attempt,
    repair: before?.repair ?? null,
    previous: before?.program ?? null,
  })
  // The same program would only fail in the same way; `isStuck` ends the loop on it.
  if (before?.program.sha256 === program.sha256) return unproven(program, before.repair)

  const verdict = await steps.reviewProgram(job, { program, attempt })
  if (verdict.kind === 'repair') return unproven(program, verdict.repair)

  const ran = unlessRefused(await steps.runProgram(job, { program, extraction: given.extraction, attempt }))
  if (ran.kind === 'repair') return unproven(program, ran.repair)

  const { execution } = ran
  const flagged = verdict.kind === 'flagged'
  const checked = await steps.evaluateChecks(job, { plan: given.plan, execution, flagged, attempt })
  const outcome = { execution, verification: checked.verification }
  return checked.kind === 'met'
    ? { kind: 'proven', outcome }
    : { ...unproven(program, checked.repair), outcome }
}

const unproven = (program: Stored, repair: Repair) =>
  ({ kind: 'unproven', program, repair, outcome: null }) as const
