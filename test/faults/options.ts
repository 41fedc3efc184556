import { parseArgs } from 'node:util'

export interface Options {
  /** Jobs in all, at least. */
  jobs: number
  /** Faults in all, at least. */
  faults: number
  seed: number
  /** No fault is begun after so many. */
  minutes: number
  /** Only faults of this row of the matrix, such as `F7`; null: all of them. */
  only: string | null
  /** The rows that have a test of their own, instead of striking at random; with `only` both. */
  rows: boolean
}

const DEFAULTS = { jobs: 200, faults: 500, minutes: 45 }
const NAMES = ['jobs', 'faults', 'seed', 'minutes'] as const

/** @throws Error with one sentence when an option is wrong */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { jobs: text, faults: text, seed: text, minutes: text, only: text, rows: { type: 'boolean' } },
  })
  const fallback = { ...DEFAULTS, seed: Date.now() % 1_000_000 }
  const numbers = NAMES.map((name) => [name, numberOf(name, values[name]) ?? fallback[name]])
  return {
    ...fallback,
    ...Object.fromEntries(numbers),
    only: values.only ?? null,
    rows: values.rows ?? false,
  }
}

function numberOf(name: string, given: string | undefined): number | null {
  if (given === undefined) return null
  if (/^\d+$/.test(given)) return Number(given)
  throw new Error(`--${name} is "${given}"; it wants a whole number.`)
}
