import type { Execution, SandboxOutcome } from '#domain/execution.ts'
import type { Arena, Runtime } from '#test/attacks/arena.ts'
import { type Attack, each, type HostileProgram, type Look } from '#test/attacks/attack.ts'
import { programOf, SHARED } from '#test/attacks/programs.ts'

/**
 * Whatever a program does, its run is over this long after its deadline, collecting and removing included. Wide,
 * because the machine may be busy: how soon it is over on a quiet one is the benches' to measure.
 */
const OVERSHOOT_MS = 4000
const TIMEOUT_MS = 20_000

/** A hostile program as an attack. */
export function attackOf(hostile: HostileProgram): Attack {
  const { rows, name, outcome, claims = [] } = hostile
  const words = (runtime: Runtime) =>
    [
      [each(outcome, runtime)].flat().join(' or '),
      ...each(claims, runtime).map(({ expected }) => each(expected, runtime)),
    ].join('; ')
  const expected = { runc: words('runc'), runsc: words('runsc') }
  return { rows, name, expected, run: (arena) => runHostile(arena, hostile) }
}

/** Runs it, and looks at what came of it. */
export async function runHostile(arena: Arena, hostile: HostileProgram): Promise<Look> {
  const limits = { timeoutMs: TIMEOUT_MS, ...hostile.limits }
  const files = [...SHARED, ...(hostile.files ?? [])]
  const begun = performance.now()
  const execution = await arena.run(programOf(hostile.program), { limits, files })
  const { queue, start } = execution.ms
  const took = performance.now() - begun - queue - start
  const right = [each(hostile.outcome, arena.runtime)].flat()
  const looks = [
    ended(execution, right),
    ...each(hostile.claims ?? [], arena.runtime).map((claim) => claim.look(execution, arena.runtime)),
    ...(took > limits.timeoutMs + OVERSHOOT_MS ? [late(took - limits.timeoutMs)] : []),
  ]
  return { seen: looks.map(({ seen }) => seen).join('; '), right: looks.every(({ right }) => right) }
}

/** Whose fault it was must be said rightly. */
function ended({ outcome, stderr }: Execution, right: SandboxOutcome[]): Look {
  if (right.includes(outcome)) return { seen: outcome, right: true }
  return { seen: `${outcome.toUpperCase()} (${stderr.trim().split('\n').at(-1) ?? ''})`, right: false }
}

const late = (milliseconds: number): Look => ({
  seen: `OVER ${(milliseconds / 1000).toFixed(1)} s AFTER ITS DEADLINE`,
  right: false,
})
