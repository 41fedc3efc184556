import { createHash } from 'node:crypto'
import { Client, type QueryConfig } from 'pg'

export interface NamingOptions {
  /** How often a text is sent before it is given a name. */
  uses?: number
  /** Most names given: a list of values makes a text for each length it has, and each name takes memory in Postgres. */
  most?: number
}

/** Texts that have no name yet and are counted; with one more, counting begins anew. */
const COUNTED = 1000

/** Gives a text its name; null: it has none, so far. */
type NameOf = (text: string) => string | null

/**
 * A client that has Postgres parse and plan a statement once for each connection instead of each time: it names texts that
 * it is given with values, as those know that share it. For a pool's `Client`.
 */
export function namingClient(options: NamingOptions = {}): typeof Client {
  const nameOf = createNames(options)
  return class extends Client {
    #isNaming = true

    // Of the driver's forms of a query one is answered here; `never` stands for what each of them returns.
    override query(...given: unknown[]): never {
      const named = this.#isNaming ? namedOf(nameOf, given) : null
      return (named ? this.#queryNamed(named) : Reflect.apply(super.query, this, given)) as never
    }

    async #queryNamed(named: Named) {
      const inTransaction = this.getTransactionStatus() !== 'I'
      try {
        return await super.query(named)
      } catch (error) {
        if (!isStale(error)) throw error
        this.#isNaming = false
        if (inTransaction) throw error
        return super.query(named.text, named.values)
      }
    }
  }
}

/** What is shared by connections: which texts are worth a name. A name tells its text, whoever gives it. */
function createNames({ uses = 5, most = 200 }: NamingOptions): NameOf {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  return (text) => {
    const name = names.get(text)
    if (name !== undefined || names.size >= most) return name ?? null
    const count = (counts.get(text) ?? 0) + 1
    if (count <= uses) {
      if (counts.size >= COUNTED) counts.clear()
      counts.set(text, count)
      return null
    }
    counts.delete(text)
    const given = createHash('sha256').update(text).digest('hex').slice(0, 40)
    names.set(text, given)
    return given
  }
}

type Named = Required<Pick<QueryConfig, 'name' | 'text'>> & { values: unknown[] }

/** null: it is given in another form, or without values, or its text has no name. */
function namedOf(nameOf: NameOf, [text, values, ...rest]: unknown[]): Named | null {
  if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || rest.length > 0)
    return null
  const name = nameOf(text)
  return name === null ? null : { name, text, values }
}

/**
 * What Postgres says of a name before it has done anything: a migration changed what the statement gives; the name is not
 * there, or there already, since something in between handed over another connection. No name is then of use on this one.
 */
const STALE = new Set(['0A000', '26000', '42P05'])
const isStale = (error: unknown) => error instanceof Error && 'code' in error && STALE.has(String(error.code))
