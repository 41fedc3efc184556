import { setTimeout as sleep } from 'node:timers/promises'
import { type Evidence, gather } from './evidence.ts'
import { INVARIANTS } from './invariants.ts'
import { INVARIANT_IDS, type InvariantId, PATIENCE, type Violation, type World } from './world.ts'

export type { Violation, World } from './world.ts'

/** Pause between two looks at something that may still come true. */
const PAUSE_MS = 1000

/**
 * Checks I1–I10 in a world whose faults are over. What takes its time (a job closes, the reconciler comes by, a
 * container is removed) is looked at again until it is as it should be or its time is up.
 * @returns all that is wrong; empty: nothing
 * @throws when a part of the world cannot be read: an audit that saw a part only proves nothing
 */
export async function audit(world: World): Promise<Violation[]> {
  const began = Date.now()
  for (;;) {
    const found = await judge(await gather(world))
    const left =
      Math.max(0, ...found.map(({ invariant }) => patienceFor(world, invariant))) - (Date.now() - began)
    if (left <= 0) return found
    await sleep(Math.min(PAUSE_MS, left))
  }
}

/** How long a violation may last before it counts, from when the audit began, in milliseconds. */
function patienceFor({ patience }: World, invariant: InvariantId): number {
  const { settles } = INVARIANTS[invariant]
  return settles === null ? 0 : { ...PATIENCE, ...patience }[settles]
}

async function judge(evidence: Evidence): Promise<Violation[]> {
  const found = INVARIANT_IDS.map(async (invariant) => {
    const those = await INVARIANTS[invariant].check(evidence)
    return those.map((one) => ({ invariant, ...one }))
  })
  return (await Promise.all(found)).flat()
}
