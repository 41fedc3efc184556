import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { freshPorts } from '#stack/ports.ts'
import { useDatabase, useService } from '#test/services.ts'
import { pictureOf } from './testing.ts'

const database = await useDatabase()
const { redisUrl } = await useService('redis')
const { temporalAddress, temporalNamespace } = await useService('temporal')
const folder = await mkdtemp(path.join(tmpdir(), 'reckoner-main-'))
const readyFile = path.join(folder, 'ready')
const { api: port } = await freshPorts()
const environment = {
  PATH: process.env['PATH'],
  RECKONER_PORT: String(port),
  RECKONER_READY_FILE: readyFile,
  DATABASE_URL: database.databaseUrl,
  REDIS_URL: redisUrl,
  TEMPORAL_ADDRESS: temporalAddress,
  TEMPORAL_NAMESPACE: temporalNamespace,
  TEMPORAL_CODEC_KEYS: `k1:${'A'.repeat(43)}=`,
  STORAGE_PATH: folder,
  STORAGE_KEY: 'k'.repeat(64),
  CACHE_SECRET: 's'.repeat(32),
  PYTHON_TOOLS: folder,
  MODEL_URL: 'http://127.0.0.1:1/v1',
  LOG_LEVEL: 'warn',
}

const start = (entry: string, given: Record<string, string> = {}) =>
  spawn(process.execPath, [fileURLToPath(import.meta.resolve(entry))], { env: { ...environment, ...given } })

async function ended(child: ChildProcess) {
  const said: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const [code]: number[] = await once(child, 'close')
  return { code, said: said.join('') }
}

let api: ChildProcess
beforeAll(async () => {
  expect(await ended(start('#db/migrate.ts'))).toEqual({ code: 0, said: '' })
  api = start('#api/main.ts')
  await vi.waitFor(() => access(readyFile), { timeout: 20_000 })
})
afterAll(async () => {
  api.kill('SIGKILL')
  await database.drop()
  await rm(folder, { recursive: true })
})

const client = createClient({ baseUrl: `http://127.0.0.1:${port}` })

test('the process serves, brings an accepted job to Temporal, and names what is missing', async () => {
  const { jobId } = await client.ask({
    image: await pictureOf(1),
    fileName: 'a.png',
    question: 'What is the total?',
  })
  const connection = await Connection.connect({ address: temporalAddress })
  const temporal = new Client({ connection, namespace: temporalNamespace })
  const handle = temporal.workflow.getHandle(`job/${jobId}`)
  await expect
    .poll(() => handle.describe().then(({ status }) => status.name), { timeout: 5000 })
    .toBe('RUNNING')
  const { dependencies } = await client.ready()
  const missing = dependencies.filter(({ ok }) => !ok)
  expect(missing.map(({ name }) => name)).toEqual(['models', 'worker'])
  for (const { sentence } of missing) expect(sentence).toMatch(/^[A-Z].*\.$/s)
  expect(await client.cancel(jobId)).toEqual({ jobId, status: 'cancelling' })
  await handle.terminate()
  await connection.close()
})

test('told to stop it ends in peace, also with a stream open', async () => {
  const { jobId } = await client.ask({ image: await pictureOf(2), fileName: 'a.png', question: 'How many?' })
  const stream = await fetch(`http://127.0.0.1:${port}/api/jobs/${jobId}/events`)
  const reading = stream.text()
  const before = performance.now()
  api.kill('SIGTERM')
  expect(await ended(api)).toEqual({ code: 0, said: '' })
  expect(performance.now() - before).toBeLessThan(5000)
  expect(await reading).toContain('accepted')
})

test('a wrong setting ends it with one sentence', async () => {
  const host = await ended(start('#api/main.ts', { RECKONER_HOST: '0.0.0.0' }))
  expect(host).toEqual({
    code: 1,
    said: 'RECKONER_HOST is "0.0.0.0"; without sign-in it wants a loopback address such as 127.0.0.1.\n',
  })
  const url = await ended(start('#db/migrate.ts', { DATABASE_URL: 'mysql://x' }))
  expect(url).toMatchObject({ code: 1, said: expect.stringMatching(/^DATABASE_URL is .*\.\n$/) })
})
