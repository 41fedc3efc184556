import { GVISOR, type Proof } from './acceptance.ts'
import type { Facts } from './facts.ts'

/** What the attacks were tried on; distributions mend this one, so that a higher number would refuse what is safe. */
const OLDEST_RUNC = [1, 1, 5] as const

/**
 * Is runc at least as new as what was tried out? The daemon tells the version of runc alone; gVisor's own kernel says
 * in a canary what it is. A version that is not told is no weakness: it is the canaries that prove.
 */
export function ageProofs(runtime: string, { runc }: Facts): Proof[] {
  if (runtime === GVISOR) return []
  const detail = runc === null ? 'the daemon does not tell its version' : `runc ${runc}`
  return [{ limit: 'runtime', bound: runc === null || isNewEnough(runc), detail }]
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[^\d]+/, 3).map(Number)
  const steps = [major - OLDEST_RUNC[0], minor - OLDEST_RUNC[1], patch - OLDEST_RUNC[2]]
  return (steps.find((step) => step !== 0) ?? 0) >= 0
}
