import { sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { useService } from '#test/services.ts'
import { connect, type Db } from './database.ts'
import { namingClient } from './named-statements.ts'
import { freshDatabase } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
afterAll(() => fresh.drop())
beforeEach(async () => {
  await sql`drop table if exists things`.execute(fresh.db)
  await sql`create table things (id integer primary key, name text)`.execute(fresh.db)
  await sql`insert into things values (1, 'one')`.execute(fresh.db)
})

/** One connection, and the texts that have a name on it. */
function oneConnection() {
  const db = connect(fresh.url, { connections: 1 })
  onTestFinished(() => db.destroy())
  const named = async () => {
    const { rows } = await sql<{
      text: string
    }>`select statement as text from pg_prepared_statements`.execute(db)
    return rows.map(({ text }) => text)
  }
  return { db, named }
}

const thing = async (db: Db, id: number | string) =>
  (await sql`select * from things where id = ${id}`.execute(db)).rows[0]

async function often(db: Db) {
  for (let time = 0; time < 10; time++) await thing(db, 1)
}

test('a statement that is sent with values again and again has a name, on each connection', async () => {
  const { db, named } = oneConnection()
  expect(await thing(db, 1)).toEqual({ id: 1, name: 'one' })
  expect(await named()).toEqual([])
  await often(db)
  // Of any type, as if it had none: what a value is, Postgres says.
  expect(await thing(db, '1')).toEqual({ id: 1, name: 'one' })
  expect(await thing(db, 2)).toBeUndefined()
  await expect(thing(db, 'x')).rejects.toThrow('invalid input syntax')
  for (let time = 0; time < 10; time++) await sql`select 1`.execute(db)
  expect(await named()).toEqual(['select * from things where id = $1'])
  const before = await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where query like '%pg_prepared_statements'`.execute(fresh.db)
  expect(before.rows).toHaveLength(1)
  // The pool gives an ended connection away until it has heard of it.
  await vi.waitFor(() => thing(db, 1))
  expect(await named()).toHaveLength(1)
})

test('only so many get one, however many there are', async () => {
  const pool = new Pool({
    connectionString: fresh.url,
    max: 1,
    Client: namingClient({ uses: 1, most: 3 }),
  })
  onTestFinished(() => pool.end())
  const texts = Array.from({ length: 20 }, (_, n) => `select $1::integer + ${n} as sum`)
  const client = await pool.connect()
  for (let time = 0; time < 3; time++)
    for (const [n, text] of texts.entries())
      expect((await client.query(text, [1])).rows).toEqual([{ sum: 1 + n }])
  const { rows } = await client.query('select statement as text from pg_prepared_statements')
  client.release()
  expect(new Set(rows.map(({ text }) => text))).toEqual(new Set(texts.slice(0, 3)))
})

test('the driver’s other forms are as they were', async () => {
  const client = new (namingClient({ uses: 0 }))(fresh.url)
  await client.connect()
  onTestFinished(() => client.end())
  const text = 'select $1::text as given'
  const rows = [{ given: 'a' }]
  expect(await client.query({ text, values: ['a'] })).toMatchObject({ rows })
  const called = await new Promise((resolve) => client.query(text, ['a'], (_, result) => resolve(result)))
  expect(called).toMatchObject({ rows })
  expect((await client.query('select 1 as one; select 2 as two')) as unknown).toHaveLength(2)
  const seen = await client.query('select name from pg_prepared_statements')
  expect(seen.rows).toEqual([])
  expect(await client.query(text, ['a'])).toMatchObject({ rows })
  expect((await client.query('select name from pg_prepared_statements')).rows).toHaveLength(1)
})

const CHANGES: [string, (db: Db) => Promise<unknown>][] = [
  ['another column', (db) => sql`alter table things add column more integer`.execute(db)],
  ['a column of another type', (db) => sql`alter table things alter column id type bigint`.execute(db)],
]

test.each(CHANGES)('nobody notices that a migration made %s', async (_, migrate) => {
  const { db } = oneConnection()
  await often(db)
  await migrate(fresh.db)
  expect(await thing(db, 1)).toMatchObject({ name: 'one' })
  expect(await thing(db, 1)).toMatchObject({ name: 'one' })
})

test('a transaction that a migration came between fails, and the next one does not', async () => {
  const { db } = oneConnection()
  await often(db)
  await CHANGES[0]?.[1](fresh.db)
  const inTransaction = () => db.transaction().execute((tx) => thing(tx, 1))
  await expect(inTransaction()).rejects.toThrow('cached plan must not change result type')
  expect(await inTransaction()).toMatchObject({ name: 'one' })
})

test('names that somebody in between forgot are done without', async () => {
  const { db, named } = oneConnection()
  await often(db)
  await sql`deallocate all`.execute(db)
  expect(await thing(db, 1)).toMatchObject({ name: 'one' })
  await often(db)
  expect(await named()).toEqual([])
})
