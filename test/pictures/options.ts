import { randomInt } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { KINDS, type Kind } from '#test/pictures/picture.ts'
import { SET_SIZE } from '#test/pictures/picture-set.ts'

export interface Options {
  /** The second seed; the fixed one always comes first. */
  seed: number
  /** Pictures of each seed. */
  count: number
  folder: string
  keepAll: boolean
  only: Kind | null
  /** A running instance; null: one of our own. */
  url: string | null
  /** Draw and keep the pictures, and ask nothing. */
  drawOnly: boolean
}

/** @throws Error with one sentence when an option is wrong */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      count: { type: 'string' },
      keep: { type: 'string' },
      only: { type: 'string' },
      url: { type: 'string' },
      'draw-only': { type: 'boolean', default: false },
    },
  })
  return {
    seed: whole('--seed', values.seed, randomInt(1, 1_000_000), 0),
    count: whole('--count', values.count, SET_SIZE, 1),
    folder: values.keep ?? join(tmpdir(), `reckoner-missed-pictures-${process.pid}`),
    keepAll: values.keep !== undefined,
    only: kindOf(values.only),
    url: values.url ?? null,
    drawOnly: values['draw-only'],
  }
}

function whole(name: string, given: string | undefined, fallback: number, least: number): number {
  if (given === undefined) return fallback
  if (/^\d{1,9}$/.test(given) && Number(given) >= least) return Number(given)
  throw new Error(`${name} is "${given}"; it wants a whole number from ${least} to 999999999.`)
}

function kindOf(given: string | undefined): Kind | null {
  if (given === undefined) return null
  const kind = KINDS.find((kind) => kind === given)
  if (kind !== undefined) return kind
  throw new Error(`--only is "${given}"; it wants one of ${KINDS.join(', ')}.`)
}
