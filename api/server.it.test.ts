import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { saveIsolation } from '#db/isolation.ts'
import type { Isolation } from '#domain/isolation.ts'
import { freshDatabase } from '#db/testing.ts'
import { useService } from '#test/services.ts'
import { dependenciesOf } from './dependencies.ts'
import { listen, PortTakenError } from './listen.ts'
import { openApi, pictureOf } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const page = await mkdtemp(path.join(tmpdir(), 'reckoner-page-'))
await mkdir(path.join(page, 'assets'))
await writeFile(path.join(page, 'index.html'), '<!doctype html><title>Reckoner</title>')
await writeFile(path.join(page, 'assets', 'app-1a2b.js'), 'let a = 1')

const away = async () => {
  throw new Error('It is away.')
}
let storage = async () => {}
const other = await freshDatabase(databaseUrl)
const dependencies = dependenciesOf({
  db: other.db,
  redis: { ready: away },
  temporal: { ready: async () => {} },
  storage: { ready: () => storage() },
  models: { ready: async () => {} },
  instance: 'test',
})
const settings = {
  models: 'm',
  instance: 'test',
  artifactPort: 9,
  secret: 's'.repeat(16),
  temporalUrl: () => null,
  page,
}
const api = await openApi({ databaseUrl, redisUrl }, { dependencies, settings })
const door = await listen(api.app, '127.0.0.1', 0)
const base = `http://127.0.0.1:${door.port}`
afterAll(async () => {
  await door.close()
  await api.close()
  await other.drop()
  await rm(page, { recursive: true })
})

const json = async (path: string) => {
  const response = await fetch(base + path)
  return { status: response.status, body: JSON.parse(await response.text()) }
}

const REPORTER = { instance: 'test', worker: 'one' }
const STRONG: Isolation = {
  kind: 'strong',
  runtime: 'runsc',
  summary: 'gVisor',
  missing: [],
  notes: [],
  proofs: [{ limit: 'memory', bound: true, detail: '192 MB in 64 MB: oom' }],
  provedAt: '2026-01-01T00:00:00.000Z',
}

test('it is alive whatever else is, and ready when a worker has said so', async () => {
  expect(await json('/api/health')).toEqual({ status: 200, body: { status: 'ok' } })
  expect(await json('/api/ready')).toMatchObject({ status: 503, body: { ready: false } })
  expect((await json('/api/isolation')).status).toBe(404)
  await saveIsolation(other.db, REPORTER, STRONG)
  await saveIsolation(api.db, REPORTER, STRONG)
  const { status, body } = await json('/api/ready')
  expect(status).toBe(200)
  const names: { name: string; ok: boolean }[] = body.dependencies
  expect(names.map(({ name, ok }) => [name, ok])).toEqual([
    ['postgres', true],
    ['redis', false],
    ['temporal', true],
    ['storage', true],
    ['models', true],
    ['worker', true],
  ])
  expect(body.dependencies.at(-1)).toMatchObject({ sentence: null, note: null })
  expect(await json('/api/isolation')).toMatchObject({ status: 200, body: STRONG })
})

test('weak isolation and a runtime that was passed over do not make it unready, but are told', async () => {
  const missing = ['Root in a container is root on the machine.']
  const notes = ['gVisor is registered, but is not used.']
  const weak: Isolation = { ...STRONG, kind: 'weak', summary: 'runc, ordinary daemon', missing, notes }
  await saveIsolation(other.db, REPORTER, weak)
  const { status, body } = await json('/api/ready')
  expect([status, body.ready]).toEqual([200, true])
  expect(body.dependencies.at(-1)).toMatchObject({
    name: 'worker',
    ok: true,
    sentence: null,
    note: 'weak isolation: runc, ordinary daemon. Root in a container is root on the machine. gVisor is registered, but is not used.',
  })
})

test('it is not ready without its store, a willing sandbox, or a worker that was heard of', async () => {
  storage = away
  expect(await json('/api/ready')).toMatchObject({ status: 503, body: { ready: false } })
  storage = async () => {}
  const missing = ['No Docker was found; install it.']
  await saveIsolation(other.db, REPORTER, { ...STRONG, kind: 'refused', missing })
  expect(JSON.stringify((await json('/api/ready')).body)).toContain('The sandbox takes no work: No Docker')
  await other.db
    .updateTable('isolation_reports')
    .set({ reported_at: new Date(0) })
    .execute()
  expect(JSON.stringify((await json('/api/ready')).body)).toContain('No worker has reported for')
})

test('the page is served with its addresses, its hashed files for ever', async () => {
  for (const address of ['/', '/jobs/job_1']) {
    const response = await fetch(base + address)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(await response.text()).toContain('Reckoner')
  }
  const file = await fetch(`${base}/assets/app-1a2b.js`)
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(file.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect((await fetch(`${base}/assets/gone.js`)).status).toBe(404)
  expect(await (await fetch(`${base}/..%2f..%2f..%2fetc%2fpasswd`)).text()).toContain('Reckoner')
})

test('every answer carries the headers that keep others out, and a request id', async () => {
  for (const address of ['/', '/api/health', '/api/nothing', '/api/jobs']) {
    const { headers } = await fetch(base + address)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy, address).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain('http://127.0.0.1:9')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('access-control-allow-origin')).toBe(null)
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  }
  expect((await fetch(`${base}/api/jobs`)).headers.get('cache-control')).toBe('no-store')
})

/** As a page whose name was pointed here would ask; `fetch` does not let the name be set. */
const statusFor = (host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const call = request(
      { port: door.port, host: '127.0.0.1', path: '/api/jobs', headers: { host } },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
    call.once('error', reject)
    call.end()
  })

test('a foreign name that was made to point here is refused', async () => {
  expect(await statusFor(`localhost:${door.port}`)).toBe(200)
  expect(await statusFor('evil.example')).toBe(403)
})

test('an upload over the limit is refused over the wire, also without a length', async () => {
  const big = new Uint8Array(21 * 1024 ** 2)
  const known = await fetch(`${base}/api/images`, { method: 'POST', body: big })
  expect(known.status).toBe(413)
  const body = ReadableStream.from([big])
  const unknown = await fetch(`${base}/api/images`, { method: 'POST', body, duplex: 'half' })
  expect(unknown.status).toBe(413)
  const good = await fetch(`${base}/api/images`, { method: 'POST', body: await pictureOf(3) })
  expect(good.status).toBe(201)
})

test('a port that is taken is named', async () => {
  await expect(listen(api.app, '127.0.0.1', door.port)).rejects.toThrow(PortTakenError)
})
