import { parseArgs } from 'node:util'

/** A command that was called wrongly; the message says what is wrong with the call. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What a command takes beside its words. */
export interface Flag {
  /** Without its dashes. */
  name: string
  /** What its value is called in the help; null: it is a switch. */
  value: string | null
  does: string
}

/** Every command has it, as `-h` too. */
export const HELP: Flag = { name: 'help', value: null, does: 'prints this, and does nothing else' }

export interface Arguments {
  words: string[]
  /** Of a flag that was given more than once, the last value. */
  flags: Map<string, string | true>
  /** Every flag with a value, in the order given. */
  given: [name: string, value: string][]
}

/** A flag as Node's parser found it. */
interface Found {
  name: string
  /** With its dashes, as it was written. */
  rawName: string
  value: string | undefined
}

/**
 * Parts words from flags: `--flag value` or `--flag=value`; after `--` all are words. A value may begin with a dash, which
 * is why Node's parser is not strict here.
 * @throws UsageError on a flag that is none of `known`, and on a value that is missing or not wanted
 */
export function parseArguments(given: readonly string[], known: readonly Flag[]): Arguments {
  const flags = [...known, HELP]
  const options = Object.fromEntries(flags.map((flag) => [flag.name, optionOf(flag)]))
  const { tokens } = parseArgs({
    args: [...given],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const found = tokens.filter((token) => token.kind === 'option').map((token) => read(token, flags))
  return {
    words: tokens.filter((token) => token.kind === 'positional').map(({ value }) => value),
    flags: new Map(found),
    given: found.filter((pair): pair is [string, string] => pair[1] !== true),
  }
}

const optionOf = ({ name, value }: Flag) => ({
  type: value === null ? ('boolean' as const) : ('string' as const),
  ...(name === HELP.name ? { short: 'h' } : {}),
})

function read({ name, rawName, value }: Found, flags: readonly Flag[]): [string, string | true] {
  const flag = flags.find((each) => each.name === name)
  if (!flag)
    throw new UsageError(`${rawName} is not known here; a word that begins with a dash goes after --.`)
  if (flag.value === null && value !== undefined) throw new UsageError(`${rawName} takes no value.`)
  if (flag.value !== null && value === undefined) throw new UsageError(`${rawName} wants a value after it.`)
  return [name, value ?? true]
}

/** The value of a flag, or null when it was not given. */
export const valueOf = ({ flags }: Arguments, name: string): string | null => {
  const value = flags.get(name)
  return typeof value === 'string' ? value : null
}

/** Every value of a flag that may be given more than once. */
export const valuesOf = ({ given }: Arguments, name: string): string[] =>
  given.filter(([flag]) => flag === name).map(([, value]) => value)
