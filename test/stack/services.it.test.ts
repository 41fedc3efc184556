import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { answersHttp, answersTcp } from '#stack/probe.ts'
import { useDatabase, useService } from '#test/services.ts'

const database = await useDatabase()
const { redisUrl } = await useService('redis')
const { temporalUiUrl, temporalNamespace } = await useService('temporal')
afterAll(() => database.drop())

test('a test gets an empty UTF-8 database that it owns without being a superuser', async () => {
  const client = new Client({ connectionString: database.databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    `select current_setting('server_encoding') as encoding, rolsuper as superuser, upper('é') as upper,
       (select count(*)::int from pg_tables where schemaname = 'public') as tables
     from pg_roles where rolname = current_user`,
  )
  await client.end()
  expect(rows).toEqual([{ encoding: 'UTF8', superuser: false, upper: 'É', tables: 0 }])
})

test('Redis refuses whoever has no password', async () => {
  const port = Number(new URL(redisUrl).port)
  expect(await answersTcp(port, 'PING\r\n', '-NOAUTH')).toBe(true)
})

test('Temporal serves the namespace', async () => {
  expect(await answersHttp(`${temporalUiUrl}/api/v1/namespaces/${temporalNamespace}`)).toBe(true)
})
