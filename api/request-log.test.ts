import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { expect, test } from 'vitest'
import { createLog } from '#adapters/telemetry/log.ts'
import type { ApiEnv } from './collaborators.ts'
import { errorHandler, noRoute } from './errors.ts'
import { Problem } from './problem.ts'
import { requestLog } from './request-log.ts'

const lines: Record<string, unknown>[] = []
const destination = { write: (line: string) => void lines.push(JSON.parse(line)) }
const log = createLog({ service: 'api', level: 'debug', destination })
const jobs = new Hono<ApiEnv>()
  .get('/:id', (c) => c.text('a job'))
  .get('/:id/bad', () => {
    throw new Error('postgres://user:hunter2@host/db broke')
  })
  .get('/:id/refused', () => {
    throw new Problem(404, 'not_found', 'There is no such job.')
  })
const app = new Hono<ApiEnv>().use(requestId()).use(requestLog(log)).route('/api/jobs', jobs)
app.get('/api/health', (c) => c.text('ok'))
app.all('/api/*', noRoute)
app.get('*', (c) => c.text('the page'))
app.onError(errorHandler(log))

async function linesOf(path: string) {
  lines.length = 0
  const response = await app.request(path)
  return { lines: [...lines], text: await response.text(), id: response.headers.get('x-request-id') }
}

test('a request is one line, by the route that answered and never by its path', async () => {
  const { lines, id } = await linesOf('/api/jobs/secret-id')
  expect(lines).toMatchObject([
    { level: 'info', service: 'api', msg: 'request', method: 'GET', route: '/api/jobs/:id', status: 200 },
  ])
  expect(lines[0]?.['requestId']).toBe(id)
  expect(JSON.stringify(lines)).not.toContain('secret-id')
  expect((await linesOf('/api/nothing')).lines).toMatchObject([{ route: '/api/*', status: 404 }])
})

test('what is asked every second is for debugging only', async () => {
  expect((await linesOf('/api/health')).lines).toMatchObject([{ level: 'debug' }])
  expect((await linesOf('/jobs/x')).lines).toMatchObject([{ level: 'debug', route: '/*' }])
})

test('an unexpected error is logged with the request id, without its secrets, and told as nothing more', async () => {
  const { lines, text, id } = await linesOf('/api/jobs/1/bad')
  expect(lines).toMatchObject([
    { level: 'error', msg: 'internal', requestId: id },
    { level: 'info', route: '/api/jobs/:id/bad', status: 500 },
  ])
  expect(JSON.stringify(lines)).not.toContain('hunter2')
  expect(text).not.toContain('postgres')
  expect(JSON.parse(text)).toMatchObject({ code: 'internal', requestId: id })
})

test('a refusal is no error', async () => {
  expect((await linesOf('/api/jobs/1/refused')).lines).toMatchObject([{ level: 'info', status: 404 }])
})

test.each([
  Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' }),
  new Error('timeout exceeded when trying to connect'),
  new Error('Connection terminated unexpectedly'),
])('a database that is away is 503, with when to try again: %s', async (error) => {
  const away = new Hono<ApiEnv>().get('/', () => {
    throw error
  })
  away.onError(errorHandler(createLog({ service: 'api', level: 'silent' })))
  const response = await away.request('/')
  expect([response.status, JSON.parse(await response.text()).code]).toEqual([503, 'unavailable'])
  expect(response.headers.get('retry-after')).toBe('2')
})
