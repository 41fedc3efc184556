import type { Execution } from '#domain/execution.ts'
import type { Proof } from './acceptance.ts'
import { type Canary, canaries } from './canaries.ts'
import { runOnce } from './run.ts'
import type { Runner } from './runner.ts'

/** With what canaries fly, and where. */
export interface Flight {
  runner: Runner
  /** Ends the canaries that are flying. */
  signal: AbortSignal
  runtime: string
  cgroupParent: string | null
}

/** What canaries proved; or, where a container did not even run, what was said of it. */
export type Flown = { proofs: Proof[] } | { broken: string }

/** How a canary is sealed is what it finds out. */
const SEAL = { kind: 'refused', summary: 'start-up check' } as const

/**
 * Flies every canary through the same path as any job's program.
 * @throws the signal's reason after an abort, when no canary's container is left
 */
export async function flyAll(flight: Flight): Promise<Flown> {
  const rows = await Promise.all(canaries(flight.runtime).map((row) => flyRow(flight, row)))
  // Only here, when every row has ended: thrown out of one row, the others' containers would be left behind.
  flight.signal.throwIfAborted()
  return joined(rows)
}

async function flyRow(flight: Flight, row: Canary[]): Promise<Flown> {
  const flown: Flown[] = []
  for (const canary of row) {
    if (flight.signal.aborted) return { broken: 'The check was given up.' }
    const last = await flyTwice(flight, canary)
    if ('broken' in last) return last
    flown.push(last)
  }
  return joined(flown)
}

function joined(flown: Flown[]): Flown {
  const broken = flown.find((one) => 'broken' in one)
  return broken ?? { proofs: flown.flatMap((one) => ('broken' in one ? [] : one.proofs)) }
}

/** A limit that is not there misses every time; a machine that is out of breath may miss once. */
async function flyTwice(flight: Flight, canary: Canary): Promise<Flown> {
  const first = await fly(flight, canary)
  if (flight.signal.aborted || !missed(first)) return first
  const second = await fly(flight, canary)
  if ('broken' in second) return second
  return { proofs: second.proofs.map((proof) => ({ ...proof, detail: `${proof.detail} (tried twice)` })) }
}

const missed = (flown: Flown) => 'broken' in flown || flown.proofs.some(({ bound }) => !bound)

async function fly(flight: Flight, canary: Canary): Promise<Flown> {
  const execution = await run(flight, canary)
  if (execution.outcome.startsWith('infra_')) return { broken: execution.stderr.trim() }
  return { proofs: canary.proofsOf(execution) }
}

function run(
  { runner, signal, runtime, cgroupParent }: Flight,
  { request, supervisorMs }: Canary,
): Promise<Execution> {
  const site = { runtime, cgroupParent, seal: SEAL }
  const place = { site, queueMs: 0, supervisorMs: supervisorMs ?? request.limits.timeoutMs }
  return runOnce(runner, place, request, signal)
}
