/** A command that was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export interface Arguments {
  words: string[]
  /** Of a flag that was given more than once, the last value. */
  flags: Map<string, string | true>
  /** Every flag with a value, in the order given. */
  given: [name: string, value: string][]
}

/**
 * Parts `words` from `--flags`.
 * @param valued flags that take the next word as their value; all others are switches
 * @throws UsageError on a flag that is not in `valued` or `switches`
 */
export function parseArguments(
  given: readonly string[],
  { valued, switches }: { valued: readonly string[]; switches: readonly string[] },
): Arguments {
  const words: string[] = []
  const switched = new Map<string, true>()
  const values: [name: string, value: string][] = []
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? ''
    if (!word.startsWith('--')) words.push(word)
    else if (switches.includes(word.slice(2))) switched.set(word.slice(2), true)
    else if (valued.includes(word.slice(2))) values.push([word.slice(2), valueAfter(given, i++)])
    else throw new UsageError(`${word} is not known here.`)
  }
  return { words, flags: new Map<string, string | true>([...switched, ...values]), given: values }
}

function valueAfter(given: readonly string[], index: number): string {
  const value = given[index + 1]
  if (value === undefined) throw new UsageError(`${given[index]} wants a value after it.`)
  return value
}

/** The value of a flag, or null when it was not given. */
export const valueOf = ({ flags }: Arguments, name: string): string | null => {
  const value = flags.get(name)
  return typeof value === 'string' ? value : null
}

/** Every value of a flag that may be given more than once. */
export const valuesOf = ({ given }: Arguments, name: string): string[] =>
  given.filter(([flag]) => flag === name).map(([, value]) => value)
