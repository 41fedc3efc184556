import { parseArgs } from 'node:util'
import { type Runtime, RUNTIMES } from '#test/attacks/arena.ts'

export interface Options {
  runtimes: readonly Runtime[]
  /** A row of the lists, such as `4` or `X4`; null: all of them. */
  only: string | null
}

/** @throws Error with one sentence when an option is wrong */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { runtime: { type: 'string' }, only: { type: 'string' } },
  })
  return { runtimes: runtimesOf(values.runtime), only: values.only ?? null }
}

function runtimesOf(given: string | undefined): readonly Runtime[] {
  if (given === undefined) return RUNTIMES
  const runtime = RUNTIMES.find((runtime) => runtime === given)
  if (runtime !== undefined) return [runtime]
  throw new Error(`--runtime is "${given}"; it wants ${RUNTIMES.join(' or ')}.`)
}
