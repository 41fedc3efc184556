import { Socket } from 'node:net'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { namingClient } from './named-statements.ts'
import type { Schema } from './schema.ts'

/** The database, or a transaction in it. */
export type Db = Kysely<Schema>

export interface ConnectOptions {
  /** Most connections held at once. */
  connections?: number
  /** A statement that runs longer is ended by the server, in milliseconds; 0: it may take as long as it likes. */
  statementTimeoutMs?: number
}

/** How long after its time limit a server that is there has said that a statement was ended, in milliseconds. */
const ANSWER_MS = 5000

/**
 * Opens a pool that connects when first used; `db.destroy()` closes it.
 * @param url `postgres://user:password@host:port/database`
 */
export function connect(url: string, options: ConnectOptions = {}): Db {
  const { connections = 10, statementTimeoutMs = 15_000 } = options
  const pool = new Pool({
    Client: namingClient(),
    stream: () => quietSocket(statementTimeoutMs && statementTimeoutMs + ANSWER_MS),
    connectionString: url,
    max: connections,
    application_name: 'reckoner',
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  })
  // A connection that breaks while no query is under way is replaced by the next query, which says so
  // if it cannot be. Without listeners the event would end the process: of the pool for connections
  // that wait, of the client for those inside a transaction.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}

/**
 * A connection of which nothing is heard any more, though nobody cut it, is given up: the driver's own `query_timeout`
 * would put it back into the pool. One that waits in the pool is given up as well, and made anew when wanted.
 */
function quietSocket(timeoutMs: number): Socket {
  const socket = new Socket()
  const silence = () =>
    socket.destroy(Object.assign(new Error('Postgres does not answer.'), { code: 'ETIMEDOUT' }))
  return socket.setTimeout(timeoutMs, silence)
}
