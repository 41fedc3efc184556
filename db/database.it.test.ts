import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { isAway } from '#domain/away.ts'
import { startProxy } from '#test/faults/proxy.ts'
import { useService } from '#test/services.ts'
import { connect } from './database.ts'

const { databaseUrl } = await useService('postgres')
const url = new URL(databaseUrl)
const proxy = await startProxy(Number(url.port))
const db = connect(Object.assign(new URL(databaseUrl), { port: String(proxy.port) }).href, {
  connections: 1,
  statementTimeoutMs: 500,
})
afterAll(async () => {
  await db.destroy()
  await proxy.close()
})

const one = () => sql<{ one: number }>`select 1 as one`.execute(db).then(({ rows }) => rows[0]?.one)

test('a server that falls silent is given up, and asked anew when it is back', async () => {
  expect(await one()).toBe(1)
  await proxy.set({ kind: 'black-hole' })
  const error = await one().catch((error: unknown) => error)
  expect(error).toBeInstanceOf(Error)
  expect(error instanceof Error && isAway(error)).toBe(true)
  await proxy.set({ kind: 'none' })
  expect(await one()).toBe(1)
})
