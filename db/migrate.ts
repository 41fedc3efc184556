import { promises as fs } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { FileMigrationProvider, type Migration, Migrator } from 'kysely/migration'
import { loadConfig } from '#config.ts'
import { ConfigError } from '#domain/environment.ts'
import { connect, type Db } from './database.ts'

/** Any fixed number: whoever holds this advisory lock migrates. */
const LOCK = 7_325_668_366

export const MIGRATIONS = path.join(import.meta.dirname, 'migrations')

/**
 * Brings the database to the latest migration; two at once are safe, the second finds nothing to do.
 * @returns the names of the migrations that were applied
 * @throws when a migration fails; the database is then as it was before that migration
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const db = connect(url, { connections: 2, statementTimeoutMs: 0 })
  try {
    return await db.connection().execute(async (holder) => {
      await sql`select pg_advisory_lock(${LOCK})`.execute(holder)
      return await migrate(db).finally(() => sql`select pg_advisory_unlock(${LOCK})`.execute(holder))
    })
  } finally {
    await db.destroy()
  }
}

async function migrate(db: Db): Promise<string[]> {
  const ours = await new FileMigrationProvider({ fs, path, migrationFolder: MIGRATIONS }).getMigrations()
  const migrations = { ...(await laterOnes(db)), ...ours }
  const provider = { getMigrations: async () => migrations }
  const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw error
  return results.map((result) => result.migrationName)
}

/**
 * What a later build has migrated already: this one starts all the same, so that a deployment can be taken back. A
 * migration only adds until no build needs what was there before.
 */
async function laterOnes(db: Db): Promise<Record<string, Migration>> {
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  if (!tables[0]?.there) return {}
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return Object.fromEntries(rows.map(({ name }) => [name, { up: async () => {} }]))
}

if (import.meta.main) {
  try {
    const applied = await migrateToLatest(loadConfig().databaseUrl)
    console.log(applied.length === 0 ? 'The database is up to date.' : `Migrated: ${applied.join(', ')}.`)
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error)
    process.exitCode = 1
  }
}
