import { promises as fs } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { FileMigrationProvider, Migrator, type MigrationProvider } from 'kysely/migration'
import { expect, test } from 'vitest'
import { connect } from '#db/database.ts'
import { migrateToLatest, MIGRATIONS } from '#db/migrate.ts'
import { freshAsk, settled, tryAsk } from '#test/faults/asking.ts'
import { endOf, ONE_END } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1 })
const url = world.apis[0]?.url ?? ''
const NAME = '9999-notes'

/** A change as one is expanded, and taken back again, of the tables that jobs write to most. */
const next = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table jobs add column note text`.execute(db)
    await sql`alter table events add column weight integer not null default 1`.execute(db)
    await sql`create index events_newest on events (at desc)`.execute(db)
    await sql`create table notes (job_id text primary key references jobs (id), text text not null)`.execute(
      db,
    )
  },
  async down(db: Kysely<unknown>): Promise<void> {
    await sql`drop table notes`.execute(db)
    await sql`drop index events_newest`.execute(db)
    await sql`alter table events drop column weight`.execute(db)
    await sql`alter table jobs drop column note`.execute(db)
  },
}
const ours = new FileMigrationProvider({ fs, path, migrationFolder: MIGRATIONS })
const provider: MigrationProvider = {
  getMigrations: async () => ({ ...(await ours.getMigrations()), [NAME]: next }),
}

/** What was migrated, and how. */
async function migrate(way: 'up' | 'down') {
  const db = connect(world.config.databaseUrl, { connections: 2, statementTimeoutMs: 0 })
  try {
    const migrator = new Migrator({ db, provider })
    const { error, results } = await (way === 'up' ? migrator.migrateToLatest() : migrator.migrateDown())
    if (error) throw error
    return results?.map(({ migrationName, status }) => [migrationName, status])
  } finally {
    await db.destroy()
  }
}

test('F39: while the database is migrated, and back, jobs are accepted and answered as ever', async () => {
  const over = new AbortController()
  const jobs: string[] = []
  const askAll = async () => {
    while (!over.signal.aborted) {
      const { status, jobId } = await tryAsk(url, await freshAsk())
      expect(status).toBe(202)
      jobs.push(jobId ?? '')
      expect(await settled(world, jobId ?? '')).toMatchObject({ status: 'succeeded', runs: [{}] })
      expect(await endOf(world, jobId ?? '')).toEqual(ONE_END)
    }
  }
  const asking = [askAll(), askAll(), askAll()]
  await sleep(5000)
  for (let round = 0; round < 3; round += 1) {
    expect(await migrate('up')).toEqual([[NAME, 'Success']])
    await sleep(4000)
    expect(await migrate('down')).toEqual([[NAME, 'Success']])
    await sleep(4000)
  }
  over.abort()
  await Promise.all(asking)
  const tries = world.db.selectFrom('attempts').selectAll().where('outcome', 'in', ['failed', 'lost'])
  expect(await tries.execute()).toEqual([])
  process.stdout.write(`F39: ${jobs.length} jobs over 3 migrations and back\n`)
})

test('F39: this build starts on a database that the next one has migrated', async () => {
  await migrate('up')
  await expect(migrateToLatest(world.config.databaseUrl)).resolves.toEqual([])
  const { jobId } = await tryAsk(url, await freshAsk())
  expect(await settled(world, jobId ?? '')).toMatchObject({ status: 'succeeded' })
  await migrate('down')
})
