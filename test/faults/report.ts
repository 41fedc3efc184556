import { INVARIANT_IDS } from './auditor/world.ts'
import { FAMILIES, nameOf } from './fault.ts'
import type { Struck } from './lanes.ts'
import { isHard } from './schedule.ts'
import { jobsOf, type Outcome } from './suite.ts'

/** One strike, on one line. */
export const tellStruck = ({ pair, struck, ms }: Struck): string =>
  `${struck ? '⚡' : '–'} ${nameOf(pair)} | ${struck ? `${(ms / 1000).toFixed(1)} s` : 'no job came there in time'}`

/** The whole run: what was struck, and what was found. */
export function tellOutcome(outcome: Outcome): string {
  const hits = outcome.struck.filter(({ struck }) => struck)
  const run = new Set(hits.map(({ pair }) => nameOf(pair)))
  const hard = hits.filter(({ pair }) => isHard(pair)).length
  const families = FAMILIES.map(
    (family) => `${family} ${hits.filter(({ pair }) => pair.fault.family === family).length}`,
  )
  return [
    ...outcome.violations.map(
      ({ invariant, jobId, sentence }) => `✕ ${invariant} ${jobId ?? '–'} ${sentence}`,
    ),
    `Pairs of fault and step: ${run.size} of ${outcome.pairs}`,
    `Faults injected: ${hits.length} (${families.join(', ')}); kills and cuts ${share(hard, hits.length)}; overlapping ${overlapping(hits)}`,
    `Jobs: ${jobsOf(outcome)} of ${outcome.served} guests, in ${outcome.seconds} s (${tellClosed(outcome)})`,
    ...outcome.ours.map((one) => `Failed by a fault of ours: ${one}`),
    `Violations: ${INVARIANT_IDS.map((id) => `${id} ${outcome.violations.filter((one) => one.invariant === id).length}`).join(', ')}`,
  ].join('\n')
}

const tellClosed = ({ closed }: Outcome) =>
  Object.entries(closed)
    .map(([end, count]) => `${end} ${count}`)
    .join(', ')

const share = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`)

/** How many began while another was still going on. */
const overlapping = (hits: readonly Struck[]) =>
  hits.filter((one) =>
    hits.some((other) => other !== one && other.at <= one.at && one.at < other.at + other.ms),
  ).length

/** A run that struck less than was asked for proves less than it claims. */
export function isGood(outcome: Outcome, wanted: { jobs: number; faults: number }): boolean {
  const hits = outcome.struck.filter(({ struck }) => struck)
  const run = new Set(hits.map(({ pair }) => nameOf(pair)))
  const enough =
    hits.length >= wanted.faults &&
    run.size >= Math.min(outcome.pairs, wanted.faults) &&
    jobsOf(outcome) >= wanted.jobs
  return outcome.violations.length === 0 && enough
}
