import { Client } from 'pg'

/**
 * Makes a database with an owner that is no superuser, when they are missing.
 * @param superUrl address of the superuser
 * @returns the owner's address of that database
 */
export async function ensureDatabase(superUrl: string, name: string, password: string): Promise<string> {
  await withClient(superUrl, async (client) => {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [name])
    if (role.rowCount === 0) {
      await client.query(
        `create role ${client.escapeIdentifier(name)} login password ${client.escapeLiteral(password)}`,
      )
    }
    const database = await client.query('select 1 from pg_database where datname = $1', [name])
    if (database.rowCount === 0) {
      const quoted = client.escapeIdentifier(name)
      await client.query(`create database ${quoted} owner ${quoted}`)
    }
  })
  const url = new URL(superUrl)
  url.username = name
  url.password = password
  url.pathname = `/${name}`
  return url.href
}

/** Drops a database and its owner, cutting whoever is still connected. */
export async function dropDatabase(superUrl: string, name: string): Promise<void> {
  await withClient(superUrl, async (client) => {
    const quoted = client.escapeIdentifier(name)
    await client.query(`drop database if exists ${quoted} with (force)`)
    await client.query(`drop role if exists ${quoted}`)
  })
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
