import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createLog } from '#adapters/telemetry/log.ts'
import type { ApiEnv } from './collaborators.ts'
import { errorHandler } from './errors.ts'
import { loopbackOnly, sameOriginOnly } from './same-origin.ts'

const app = new Hono<ApiEnv>().use(loopbackOnly, sameOriginOnly).all('/x', (c) => c.text('in'))
app.onError(errorHandler(createLog({ service: 'test', level: 'silent' })))

const ask = async (headers: Record<string, string>, method = 'POST', url = 'http://127.0.0.1:8400/x') => {
  const response = await app.request(url, { method, headers })
  return response.status === 200 ? 'in' : String(JSON.parse(await response.text()).code)
}

test('only names of this machine are answered, whatever they point to', async () => {
  for (const host of ['localhost:8400', '127.0.0.1:8400', '[::1]:8400', 'a.localhost', '127.9.9.9']) {
    expect(await ask({ host }, 'GET'), host).toBe('in')
  }
  for (const host of [
    'evil.example',
    'evil.example:8400',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'localhost.',
    '[',
  ]) {
    expect(await ask({ host }, 'GET'), host).toBe('host_refused')
  }
  expect(await ask({}, 'GET', 'http://evil.example/x')).toBe('host_refused')
})

test('a page of another origin changes nothing; our own and no page at all do', async () => {
  expect(await ask({ origin: 'http://127.0.0.1:8400' })).toBe('in')
  expect(await ask({})).toBe('in')
  expect(await ask({ 'sec-fetch-site': 'same-origin' })).toBe('in')
  for (const origin of [
    'http://evil.example',
    'null',
    'http://127.0.0.1:8401',
    'http://localhost:8400',
    'file://',
  ]) {
    expect(await ask({ origin }), origin).toBe('origin_refused')
    expect(await ask({ origin }, 'GET'), origin).toBe('in')
  }
  expect(await ask({ 'sec-fetch-site': 'cross-site' })).toBe('origin_refused')
})
