import type { Execution, Limits, SandboxOutcome } from '#domain/execution.ts'
import type { SandboxRequest } from '#sandbox/sandbox.ts'
import type { Arena, Runtime } from '#test/attacks/arena.ts'
import type { World } from '#test/attacks/world.ts'

/** Something that is the same on both runtimes, or said for each. */
export type Each<T> = T | Record<Runtime, T>

/** One look at what came of an attack: in words, and whether it is as it should be. */
export interface Look {
  seen: string
  right: boolean
}

/** What has to be true beside the outcome. */
export interface Claim {
  /** As it is written beside the attack. */
  expected: Each<string>
  look(execution: Execution, runtime: Runtime): Look
}

/** A hostile program, and what must come of it. */
export interface HostileProgram {
  /** Its rows in the lists of attacks that a sandbox has to stand: `4`, `X4`. */
  rows: string
  name: string
  /** Its file in `programs/`, without `.py`. */
  program: string
  limits?: Partial<Limits>
  files?: SandboxRequest['files']
  /** The outcomes that are right; where there are several, it is said beside them who decides. */
  outcome: Each<SandboxOutcome | SandboxOutcome[]>
  /** What has to be true beside it. */
  claims?: Each<Claim[]>
}

/** One attack as the suite runs it, on one runtime. */
export interface Attack {
  rows: string
  name: string
  expected: Each<string>
  run(arena: Arena, world: World): Promise<Look>
}

/** An attack that has no runtime, or one of its own choosing. */
export interface OnceAttack {
  rows: string
  name: string
  expected: string
  run(world: World): Promise<Look>
}

export function each<T>(given: Each<T>, runtime: Runtime): T {
  return isForEach(given) ? given[runtime] : given
}

function isForEach<T>(given: Each<T>): given is Record<Runtime, T> {
  return typeof given === 'object' && given !== null && 'runc' in given && 'runsc' in given
}

/** Does it belong to that row? */
export const isOfRow = ({ rows }: { rows: string }, row: string): boolean => rows.split(' ').includes(row)
