import { Client } from 'pg'

/** More than any server of ours has to give. */
const MOST = 250
/** Whoever has just lost a connection makes a new one at once. */
const ROUNDS = 20

/**
 * Takes every connection that a Postgres server has to give, those of others as well.
 * @returns what gives them back
 */
export async function takeAllConnections(url: string): Promise<() => Promise<void>> {
  const taken: Client[] = []
  const take = async (): Promise<boolean> => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    try {
      await client.connect()
    } catch {
      return false
    }
    taken.push(client)
    return true
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    while (taken.length < MOST && (await take()));
    const { rowCount } = (await taken[0]?.query(END_OTHERS)) ?? {}
    if (rowCount === 0) break
  }
  return async () => void (await Promise.allSettled(taken.map((client) => client.end())))
}

/** Those of our processes, by the name that they give themselves. */
const END_OTHERS = `select pg_terminate_backend(pid, 1000) from pg_stat_activity where application_name = 'reckoner'`
