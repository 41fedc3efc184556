import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { freshDatabase } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
afterAll(() => fresh.drop())

test('the tables as the code believes them are the tables as migrated', async () => {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select table_name as table, array_agg(column_name::text order by column_name) as columns
    from information_schema.columns where table_schema = 'public' and table_name not like 'kysely_%'
    group by table_name`.execute(fresh.db)
  const migrated = Object.fromEntries(rows.map(({ table, columns }) => [table, columns]))
  expect(believed()).toEqual(migrated)
})

/** Read from the text, since types are gone at run time: interface by interface, then the table of tables. */
function believed(): Record<string, string[]> {
  const source = readFileSync(new URL('./schema.ts', import.meta.url), 'utf8')
  const owned = ['member', 'organisation']
  const interfaces = new Map<string, string[]>()
  for (const [, name = '', parent, body = ''] of source.matchAll(
    /interface (\w+)( extends Owner)? \{\n([\s\S]*?)\n\}/g,
  )) {
    const names = [...body.matchAll(/^ {2}(\w+): /gm)].map(([, column = '']) => column)
    interfaces.set(name, [...(parent ? owned : []), ...names].sort())
  }
  const schema = /interface Schema \{\n([\s\S]*?)\n\}/.exec(source)?.[1] ?? ''
  const tables = [...schema.matchAll(/^ {2}(\w+): (\w+)/gm)]
  return Object.fromEntries(tables.map(([, table = '', type = '']) => [table, interfaces.get(type) ?? []]))
}
