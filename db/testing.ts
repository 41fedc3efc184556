import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { connect, type Db } from './database.ts'
import { MIGRATIONS, migrateToLatest } from './migrate.ts'

/** Any fixed number: whoever holds this advisory lock makes the template. */
const LOCK = 7_325_668_367

export interface FreshDatabase {
  db: Db
  url: string
  /** Closes the pool and drops the database. */
  drop(): Promise<void>
}

/**
 * A migrated database of its own for a test file, cloned from a template that is migrated once.
 * @param adminUrl any database of a server on which databases may be created
 */
export async function freshDatabase(adminUrl: string): Promise<FreshDatabase> {
  const template = await makeTemplate(adminUrl)
  const name = `reckoner_test_${randomBytes(8).toString('hex')}`
  await asAdmin(adminUrl, (admin) =>
    sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(admin),
  )
  const url = urlOf(adminUrl, name)
  const db = connect(url)
  return {
    db,
    url,
    drop: async () => {
      await db.destroy()
      await asAdmin(adminUrl, (admin) => sql`drop database ${sql.id(name)} with (force)`.execute(admin))
    },
  }
}

/** How many statements wait for somebody's lock in a database. */
export async function waitingIn(db: Db): Promise<number> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.length
}

/** Named by the migrations, so that an edited one gives another template. */
async function makeTemplate(adminUrl: string): Promise<string> {
  const name = `reckoner_template_${migrationsHash()}`
  await asAdmin(adminUrl, async (admin) => {
    await sql`select pg_advisory_lock(${LOCK})`.execute(admin)
    const { rows } = await sql`select 1 from pg_database where datname = ${name}`.execute(admin)
    if (rows.length > 0) return
    // Renamed only once it is whole: a template left half-made by a killed test is never taken for good.
    const draft = `${name}_draft`
    await sql`drop database if exists ${sql.id(draft)} with (force)`.execute(admin)
    await sql`create database ${sql.id(draft)}`.execute(admin)
    await migrateToLatest(urlOf(adminUrl, draft))
    await sql`alter database ${sql.id(draft)} rename to ${sql.id(name)}`.execute(admin)
  })
  return name
}

function migrationsHash(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(path.join(MIGRATIONS, name)))
  return hash.digest('hex').slice(0, 12)
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.href
}

/** On one connection, so that a lock taken in `work` lasts as long as the connection: until it returns. */
async function asAdmin<T>(adminUrl: string, work: (admin: Db) => Promise<T>): Promise<T> {
  const admin = connect(adminUrl, { connections: 1, statementTimeoutMs: 0 })
  try {
    return await work(admin)
  } finally {
    await admin.destroy()
  }
}
