import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { ATTEMPT_OUTCOMES } from '#domain/attempt.ts'
import { JOB_STATUSES } from '#domain/job.ts'
import { FAILURE_KINDS, REASONS } from '#domain/outcomes.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { STEPS } from '#domain/steps.ts'
import { useService } from '#test/services.ts'
import { connect } from './database.ts'
import { migrateToLatest } from './migrate.ts'
import { freshDatabase } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
afterAll(() => fresh.drop())

test('two migrations at once leave one migrated database', async () => {
  const admin = connect(databaseUrl, { connections: 1 })
  const name = `reckoner_test_${randomBytes(8).toString('hex')}`
  await sql`create database ${sql.id(name)}`.execute(admin)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  try {
    const applied = await Promise.all([migrateToLatest(url.href), migrateToLatest(url.href)])
    const names = ['0001-jobs', '0002-seals', '0003-runs', '0004-audit', '0005-results', '0006-presence']
    expect(applied.flat()).toEqual(names)
    expect(await migrateToLatest(url.href)).toEqual([])
  } finally {
    await sql`drop database ${sql.id(name)} with (force)`.execute(admin)
    await admin.destroy()
  }
})

test('the local member is there', async () => {
  const members = await fresh.db.selectFrom('members').select(['organisation', 'id as member']).execute()
  expect(members).toEqual([LOCAL_OWNER])
})

test('the tables accept exactly the words of the domain', async () => {
  expect(await wordsOf('jobs', 'status')).toEqual([...JOB_STATUSES].sort())
  expect(await wordsOf('jobs', 'reason')).toEqual([...REASONS, 'cancelled'].sort())
  expect(await wordsOf('attempts', 'step')).toEqual([...STEPS].sort())
  expect(await wordsOf('attempts', 'cause')).toEqual([...FAILURE_KINDS].sort())
  expect(await wordsOf('attempts', 'outcome')).toEqual([...ATTEMPT_OUTCOMES].sort())
})

test('every table but those of the instance carries organisation and member', async () => {
  const { rows } = await sql<{ table: string; owned: boolean }>`
    select table_name as table, count(*) filter (where column_name in ('organisation', 'member')) = 2 as owned
    from information_schema.columns where table_schema = 'public' and table_name not like 'kysely_%'
    group by table_name`.execute(fresh.db)
  const without = rows.filter((row) => !row.owned).map((row) => row.table)
  // The owners themselves, workers and what they say of their machine, and what operators did with the instance.
  const ofInstance = ['audit_entries', 'isolation_reports', 'members', 'organisations', 'workers']
  expect(without.sort()).toEqual(ofInstance)
})

/** The words of the check constraint that speaks of one column alone. */
async function wordsOf(table: string, column: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select pg_get_constraintdef(c.oid) as text from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
    where c.contype = 'c' and c.conrelid = ${table}::regclass and a.attname = ${column}`.execute(fresh.db)
  const quoted = rows.flatMap(({ text }) => [...text.matchAll(/'([^']+)'/g)])
  return quoted.map(([, word = '']) => word).sort()
}
