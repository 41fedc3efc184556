import { randomBytes } from 'node:crypto'
import { defaultPayloadConverter } from '@temporalio/common'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createLog } from '#adapters/telemetry/log.ts'
import { createCodec } from '#temporal/codec/codec.ts'
import { useService } from '#test/services.ts'
import { type PayloadJson, toJson } from './codec-payloads.ts'
import { openApi } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const TOKEN = randomBytes(24).toString('hex')
const PAGE = 'http://127.0.0.1:8406'
const SECRET = 'PLANTED-in-a-payload'

const lines: string[] = []
const log = createLog({
  service: 'api',
  level: 'debug',
  destination: { write: (line) => void lines.push(line) },
})
const codec = createCodec([{ id: 'k1', secret: randomBytes(32) }])
const door = { codec, token: TOKEN, pageOrigin: PAGE }
const api = await openApi({ databaseUrl, redisUrl }, { codec: door, log })
const closed = await openApi({ databaseUrl, redisUrl })
afterAll(async () => void (await Promise.all([api.close(), closed.close()])))
beforeEach(async () => {
  lines.length = 0
  await api.db.deleteFrom('audit_entries').execute()
})

const plain = toJson(defaultPayloadConverter.toPayload(SECRET))
const [locked] = (await codec.encode([defaultPayloadConverter.toPayload(SECRET)])).map(toJson)
const entries = () => api.db.selectFrom('audit_entries').selectAll().execute()

interface Call {
  headers?: Record<string, string>
  body?: unknown
  path?: string
  method?: string
  of?: typeof api
}

async function call({
  headers = {},
  body = { payloads: [locked] },
  path = '/decode',
  method = 'POST',
  of = api,
}: Call) {
  const response = await of.app.request(`http://127.0.0.1:8400/api/codec${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-Namespace': 'default', ...headers },
    ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text }
}

/** With the token. */
const allowed = (given: Call = {}) =>
  call({ ...given, headers: { Authorization: `Bearer ${TOKEN}`, ...given.headers } })

const payloadsIn = (text: string): PayloadJson[] => JSON.parse(text).payloads

test('what is encrypted is decrypted, and back, for whoever has the token', async () => {
  const decoded = await allowed()
  expect(decoded).toMatchObject({ status: 200 })
  expect(payloadsIn(decoded.text)).toEqual([plain])
  expect(decoded.headers.get('cache-control')).toBe('no-store')
  const encoded = await allowed({ path: '/encode', body: { payloads: [plain, plain] } })
  expect(encoded.text).not.toContain(plain.data)
  const again = await allowed({ path: '/decode?preserveStorageRefs=true', body: encoded.text })
  expect(payloadsIn(again.text)).toEqual([plain, plain])
})

test.each([{}, { payloads: [] }, { payloads: null }])(
  'a body without payloads, %j, has none in its answer',
  async (body) => {
    expect(await allowed({ body })).toMatchObject({ status: 200, text: '{"payloads":[]}' })
  },
)

test('every call is on record, with who and how many, and nothing of what was read', async () => {
  const ada = `Basic ${Buffer.from(`ada:${TOKEN}`).toString('base64')}`
  await allowed({
    headers: { Authorization: ada, Origin: PAGE, 'X-Namespace': 'mine' },
    body: { payloads: [locked, locked] },
  })
  await allowed({ path: '/encode', body: { payloads: [plain] } })
  const [decode, encode] = (await entries()).toSorted((a, b) => a.at.getTime() - b.at.getTime())
  expect(decode).toMatchObject({
    actor: 'ada',
    action: 'codec-decode',
    detail: { namespace: 'mine', page: PAGE, payloads: 2, requestId: expect.any(String) },
  })
  expect(encode).toMatchObject({
    actor: 'bearer',
    action: 'codec-encode',
    detail: { page: null, payloads: 1 },
  })
  const told = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'audit')
  expect(told).toMatchObject([
    { level: 'info', actor: 'ada', action: 'codec-decode', payloads: 2 },
    { actor: 'bearer', action: 'codec-encode' },
  ])
  const kept = lines.join('') + JSON.stringify(await entries())
  for (const secret of [TOKEN, SECRET, plain.data, locked?.data ?? '']) expect(kept).not.toContain(secret)
})

test('what cannot be put on record is not shown', async () => {
  await sql`alter table audit_entries rename to elsewhere`.execute(api.db)
  try {
    const { status, text } = await allowed()
    expect(status).toBe(500)
    expect(text).not.toContain(plain.data)
  } finally {
    await sql`alter table elsewhere rename to audit_entries`.execute(api.db)
  }
})

test('without the token nothing is read or put on record, and the log tells of it', async () => {
  for (const headers of [{}, { Authorization: 'Bearer wrong' }, { Authorization: `Bearer ${TOKEN}0` }]) {
    const refused = await call({ headers, body: 'not even JSON' })
    expect(refused.status).toBe(401)
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'codec_token_wrong' })
    // So that a browser asks for it.
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
  }
  expect(await entries()).toEqual([])
  expect(lines.filter((line) => line.includes('without its token'))).toHaveLength(3)
})

test('without a token in the settings there is nothing here', async () => {
  for (const path of ['', '/decode', '/encode']) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const answer = await allowed({ path, method, of: closed, headers: { Origin: PAGE } })
      expect(answer.status, `${method} ${path}`).toBe(404)
      expect(answer.headers.get('access-control-allow-origin')).toBe(null)
    }
  }
})

test("Temporal's page may ask, with credentials, and no other page may", async () => {
  const preflight = (Origin: string) =>
    call({
      method: 'OPTIONS',
      headers: {
        Origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,x-namespace',
      },
    })
  const asked = await preflight(PAGE)
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-origin')).toBe(PAGE)
  expect(asked.headers.get('access-control-allow-credentials')).toBe('true')
  expect(asked.headers.get('access-control-allow-methods')).toBe('POST')
  expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-namespace')
  const answer = await allowed({ headers: { Origin: PAGE } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE)
  for (const Origin of [
    'http://evil.example',
    'null',
    'http://127.0.0.1:8400',
    'http://localhost:8406',
    `${PAGE}.evil.example`,
  ]) {
    expect((await preflight(Origin)).headers.get('access-control-allow-origin'), Origin).toBe(null)
    const refused = await allowed({ headers: { Origin } })
    expect([refused.status, JSON.parse(refused.text).code], Origin).toEqual([403, 'origin_refused'])
    expect(refused.headers.get('access-control-allow-origin'), Origin).toBe(null)
  }
  expect(await entries()).toHaveLength(1)
})

test('nothing else lets the page of Temporal in, and no name but those of this machine is answered', async () => {
  const jobs = await api.app.request('http://127.0.0.1:8400/api/jobs', {
    method: 'POST',
    headers: { Origin: PAGE },
  })
  expect([jobs.status, JSON.parse(await jobs.text()).code]).toEqual([403, 'origin_refused'])
  expect(jobs.headers.get('access-control-allow-origin')).toBe(null)
  const rebound = await allowed({ headers: { Host: 'evil.example' } })
  expect([rebound.status, JSON.parse(rebound.text).code]).toEqual([403, 'host_refused'])
})

test('a browser is asked for user and password, and told that it may go on', async () => {
  expect(await call({ path: '', method: 'GET' })).toMatchObject({ status: 401 })
  const Authorization = `Basic ${Buffer.from(`ada:${TOKEN}`).toString('base64')}`
  const welcome = await call({ path: '', method: 'GET', headers: { Authorization } })
  expect(welcome.status).toBe(200)
  expect(welcome.text).toContain('ada')
})

test.each([
  ['no JSON', '{', 400, 'body_invalid'],
  ['no object', '[]', 422, 'body_invalid'],
  ['no base64', { payloads: [{ metadata: {}, data: 'ü' }] }, 422, 'body_invalid'],
  ['metadata that is no text', { payloads: [{ metadata: { encoding: 1 } }] }, 422, 'body_invalid'],
  ['what was altered', { payloads: [{ ...locked, data: 'AAAA' }] }, 422, 'payload_unreadable'],
  [
    'another key',
    { payloads: [{ ...locked, metadata: { ...locked?.metadata, 'encryption-key-id': 'azI=' } }] },
    422,
    'payload_unreadable',
  ],
])('%s is refused with a sentence', async (_, body, status, code) => {
  const refused = await allowed({ body })
  expect([refused.status, JSON.parse(refused.text).code]).toEqual([status, code])
})

test('as much as Temporal takes at once is decrypted, more than that is refused', async () => {
  const large = 'x'.repeat(4_000_000)
  const [payload] = (await codec.encode([defaultPayloadConverter.toPayload(large)])).map(toJson)
  const decoded = await allowed({ body: { payloads: [payload] } })
  expect(decoded.status).toBe(200)
  expect(Buffer.from(payloadsIn(decoded.text)[0]?.data ?? '', 'base64').length).toBe(4_000_002)
  const tooLarge = await allowed({ body: { payloads: [{ metadata: {}, data: 'A'.repeat(9_000_000) }] } })
  expect([tooLarge.status, JSON.parse(tooLarge.text).code]).toEqual([413, 'body_too_large'])
})
