import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { ModelRole } from '#domain/steps.ts'
import { ModelError, type ModelRequest, type Models } from './llm.ts'
import { createModels } from './openai.ts'
import { chunk, reply, startScriptedServer } from './scripted-server.ts'

let server: Awaited<ReturnType<typeof startScriptedServer>>
let models: Models

beforeAll(async () => {
  // What the environment holds for other programs must not reach the wire.
  vi.stubEnv('OPENAI_ORG_ID', 'org-of-another')
  vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1')
  server = await startScriptedServer()
  models = createModels({ roles: rolesAt(server.url) })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})
afterEach(() => void (server.asked.length = 0))

const rolesAt = (url: string) => {
  const role = (name: ModelRole) => ({ url, key: `key-of-${name}`, model: `${name}-model` })
  return {
    vision: role('vision'),
    reasoning: role('reasoning'),
    codegen: role('codegen'),
    review: role('review'),
  }
}

const REQUEST: ModelRequest = {
  role: 'codegen',
  system: 'You write Python.',
  user: 'Add up.',
  image: null,
  schema: null,
}
const ask = (request: Partial<ModelRequest> = {}, signal = new AbortController().signal) =>
  models.complete({ ...REQUEST, ...request }, signal)

async function failure(request: Promise<unknown>): Promise<ModelError> {
  const error = await request.catch((thrown: unknown) => thrown)
  if (error instanceof ModelError) return error
  throw new Error('It did not fail with a ModelError.', { cause: error })
}

test('a streamed reply arrives whole, with its model, tokens and time', async () => {
  server.play(reply('print(', '"ü€"', ')'))
  const told = await ask()
  expect(told).toMatchObject({
    text: 'print("ü€")',
    model: 'served-model',
    tokens: { prompt: 12, completion: 3 },
  })
  expect(Number.isInteger(told.ms)).toBe(true)
})

test('each role asks with its own key and model, text in order, and nothing from the environment', async () => {
  server.play(reply('ok'))
  await ask({ role: 'review' })
  const [asked] = server.asked
  expect(asked).toMatchObject({
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer key-of-review' },
    body: {
      model: 'review-model',
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      messages: [
        { role: 'system', content: 'You write Python.' },
        { role: 'user', content: 'Add up.' },
      ],
    },
  })
  expect(asked?.headers).not.toHaveProperty('openai-organization')
  expect(asked?.body).not.toHaveProperty('response_format')
})

test('a picture travels inside the request, and a schema binds the reply', async () => {
  server.play(reply('{}'))
  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false }
  await ask({ role: 'vision', image: Uint8Array.of(1, 2, 255), schema: { name: 'reading', schema } })
  expect(server.asked[0]?.body).toMatchObject({
    messages: [
      {},
      {
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AQL/' } },
          { type: 'text', text: 'Add up.' },
        ],
      },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'reading', schema, strict: true } },
  })
})

test.each([
  [{ type: 'object', properties: { a: { type: 'object' } }, required: ['a'], additionalProperties: false }],
  [{ type: 'object', properties: { a: {} }, required: [], additionalProperties: false }],
  [{ type: 'array', items: { anyOf: [{ type: 'object', additionalProperties: {} }, { type: 'null' }] } }],
])('an open schema is not sent as strict, which OpenAI would refuse: %j', async (schema) => {
  server.play(reply('{}'))
  await ask({ schema: { name: 'open', schema } })
  expect(server.asked[0]?.body).toMatchObject({ response_format: { json_schema: { strict: false } } })
})

test.each([408, 409, 425, 429, 500, 502, 503, 529])(
  'status %i is worth another try, which is not made here',
  async (status) => {
    server.play((response) =>
      response.writeHead(status, { 'retry-after': '7' }).end('{"error":{"message":"busy"}}'),
    )
    expect(await failure(ask())).toMatchObject({ retryable: true, retryAfterMs: 7000 })
    expect(server.asked).toHaveLength(1)
  },
)

test.each([400, 401, 403, 404, 413, 422])(
  'status %i is final, and its sentence names the model',
  async (status) => {
    server.play((response) => response.writeHead(status).end('{"error":{"message":"no such thing"}}'))
    const error = await failure(ask())
    expect(error).toMatchObject({ retryable: false, retryAfterMs: null })
    expect(error.message).toMatch(/^The codegen model "codegen-model" at http:.* answered: .*no such thing/)
    expect(error.message).not.toContain('key-of')
  },
)

test('Retry-After may be a date', async () => {
  const date = new Date(Date.now() + 30_000).toUTCString()
  server.play((response) => response.writeHead(503, { 'retry-after': date }).end())
  const { retryAfterMs } = await failure(ask())
  expect(retryAfterMs).toBeGreaterThan(25_000)
  expect(retryAfterMs).toBeLessThanOrEqual(30_000)
})

test('a server that cannot be reached is worth another try', async () => {
  const nobody = createModels({ roles: rolesAt('http://127.0.0.1:1/v1') })
  const error = await failure(nobody.complete(REQUEST, new AbortController().signal))
  expect(error).toMatchObject({ retryable: true, message: expect.stringMatching(/cannot be reached/) })
})

const open = { 'content-type': 'text/event-stream' }

test.each([
  ['ends before its finish', (response: ServerResponse) => response.end()],
  ['says done without a finish', (response: ServerResponse) => response.end('data: [DONE]\n\n')],
  ['loses its connection', (response: ServerResponse) => response.destroy()],
  ['turns into nonsense', (response: ServerResponse) => response.end('data: {"half\n\n')],
])('a stream that %s is no answer, and worth another try', async (_, end) => {
  server.play(async (response) => {
    response.writeHead(200, open).write(chunk({ content: 'half an ans' }))
    await sleep(20)
    end(response)
  })
  expect(await failure(ask())).toMatchObject({ retryable: true })
})

test.each([
  ['length', /limit of tokens/],
  ['content_filter', /content filter/],
  ['tool_calls', /tool_calls/],
])('a reply that finished for %s is no answer', async (finish, sentence) => {
  server.play((response) => {
    response.writeHead(200, open).write(chunk({ content: 'half' }))
    response.end(`${chunk({}, finish)}data: [DONE]\n\n`)
  })
  expect(await failure(ask())).toMatchObject({ retryable: false, message: expect.stringMatching(sentence) })
})

test('a fault inside a stream is judged by its code', async () => {
  const fault = (code: unknown) => (response: ServerResponse) =>
    response
      .writeHead(200, open)
      .end(`data: ${JSON.stringify({ error: { message: 'told late', code } })}\n\n`)
  server.play(fault(400))
  expect(await failure(ask())).toMatchObject({
    retryable: false,
    message: expect.stringMatching(/told late/),
  })
  server.play(fault('overloaded'))
  expect(await failure(ask())).toMatchObject({ retryable: true })
})

test('a reply without end is cut off', async () => {
  server.play((response) => {
    response.writeHead(200, open)
    const more = () => response.writable && response.write(chunk({ content: 'x'.repeat(60_000) }), more)
    more()
  })
  expect(await failure(ask())).toMatchObject({
    retryable: false,
    message: expect.stringMatching(/more than/),
  })
  await vi.waitFor(() => expect(server.asked[0]?.hungUp).toBe(true))
})

test('an abort in the middle hangs up and throws the reason of the abort', async () => {
  server.play((response) => void response.writeHead(200, open).write(chunk({ content: 'slowly' })))
  const controller = new AbortController()
  const call = ask({}, controller.signal)
  await vi.waitFor(() => expect(server.asked).toHaveLength(1))
  await sleep(30)
  const reason = new Error('cancelled by the user')
  controller.abort(reason)
  await expect(call).rejects.toBe(reason)
  await vi.waitFor(() => expect(server.asked[0]?.hungUp).toBe(true))
})

test('an abort before the first byte, or before the call, asks nothing further', async () => {
  server.play(() => {})
  const controller = new AbortController()
  const call = ask({}, controller.signal)
  await vi.waitFor(() => expect(server.asked).toHaveLength(1))
  controller.abort(new Error('stop'))
  await expect(call).rejects.toThrow('stop')
  await expect(ask({}, controller.signal)).rejects.toThrow('stop')
  expect(server.asked).toHaveLength(1)
})

test('the identity of a role is its endpoint, model and parameters, without the key', () => {
  const identity = models.identity('vision')
  expect(identity).toContain(server.url)
  expect(identity).toContain('vision-model')
  expect(identity).not.toContain('key-of')
  expect(identity).not.toBe(models.identity('review'))
  const later = createModels({ roles: rolesAt(server.url), revision: '2' })
  expect(identity).not.toBe(later.identity('vision'))
})

test('ready means that every role finds its model listed', async () => {
  const list =
    (...ids: string[]) =>
    (response: ServerResponse) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) }))
  server.play(list('vision-model', 'reasoning-model', 'codegen-model', 'review-model'))
  await models.ready()
  server.play(list('vision-model', 'reasoning-model', 'another'))
  await expect(models.ready()).rejects.toThrow(/codegen-model.*another.*MODEL_CODEGEN_NAME/)
  server.play((response) => response.writeHead(503).end())
  await expect(models.ready()).rejects.toThrow(/model's server at http.* answered: 503/)
})
