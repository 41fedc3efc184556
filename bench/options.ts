import { parseArgs } from 'node:util'

/** How a bench is run. */
export interface Options {
  /** Which bench. */
  name: string
  /** Fewer samples, to see while developing that it works; its numbers are worth little. */
  quick: boolean
  /** The result once more as JSON, on the last line. */
  json: boolean
  /** Only this runtime; null: all there are. */
  runtime: string | null
  /** Only this part, of a bench that has parts; null: all of them. */
  only: string | null
  /** Where objects are kept, of a bench that keeps some. */
  store: Store
}

const STORES = ['filesystem', 's3'] as const
export type Store = (typeof STORES)[number]

/** @throws Error with one sentence when the arguments are not right */
export function readOptions(args: readonly string[], names: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      runtime: { type: 'string' },
      only: { type: 'string' },
      store: { type: 'string', default: 'filesystem' },
    },
  })
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0 || !names.includes(name))
    throw new Error(`npm run bench NAME wants one name of: ${names.join(', ')}.`)
  const { quick, json, runtime = null, only = null } = values
  const store = STORES.find((each) => each === values.store)
  if (store === undefined) throw new Error(`--store wants one of: ${STORES.join(', ')}.`)
  return { name, quick, json, runtime, only, store }
}
