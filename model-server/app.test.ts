import { serve } from '@hono/node-server'
import OpenAI from 'openai'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { PlanReply } from '#domain/plan.ts'
import { lastFenced, section } from '#domain/prompt.ts'
import type { Reading } from '#domain/reading.ts'
import { createApp } from './app.ts'
import { QUARTERS } from './questions/tables.ts'
import { runPrograms, values } from './questions/testing.ts'

const READING: Reading = { description: 'A table.', lines: [], tables: [] }
const seen: Uint8Array[] = []
const reader = {
  read: (png: Uint8Array) => {
    seen.push(png)
    return Promise.resolve(READING)
  },
}

const app = createApp({ reader, scripts: true })
const listening = Promise.withResolvers<number>()
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  listening.resolve(port),
)
const port = await listening.promise
const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none', maxRetries: 0 })

afterAll(() => {
  if ('closeAllConnections' in server) server.closeAllConnections()
  server.close()
})
beforeEach(async () => {
  await app.request('/script', { method: 'DELETE' })
})

const script = (...faults: object[]) =>
  app.request('/script', { method: 'POST', body: JSON.stringify(faults) })

const TABLES = section('Extraction', JSON.stringify({ tables: QUARTERS.tables }), 'json')
const ask = (model: string, content: string) =>
  client.chat.completions.create({ model, messages: [{ role: 'user', content }] })
const textOf = async (reply: ReturnType<typeof ask>) => (await reply).choices[0]?.message.content ?? ''

async function plan(question: string): Promise<string> {
  const reply: PlanReply = JSON.parse(
    await textOf(ask('builtin-reasoning', section('Question', question) + TABLES)),
  )
  if (reply.kind === 'refused') throw new Error(reply.sentence)
  return JSON.stringify(reply.plan)
}

const code = async (planned: string) =>
  lastFenced(await textOf(ask('builtin-codegen', TABLES + section('Plan', planned, 'json'))))

test('the models are listed and say what they are', async () => {
  const models = await client.models.list()
  expect(models.data.map(({ id }) => id)).toEqual([
    'builtin-vision',
    'builtin-reasoning',
    'builtin-codegen',
    'builtin-review',
  ])
  const reply = await ask('builtin-review', 'x')
  expect(reply.model).toBe('builtin-review')
  expect(reply.system_fingerprint).toBe('built-in: OCR and rules, no language model')
  expect(JSON.parse(reply.choices[0]?.message.content ?? '')).toMatchObject({ findings: [] })
})

test('a question becomes a plan, a program and an answer through the API alone', async () => {
  const program = await code(await plan('Which region has the highest Q3?'))
  const [ran] = runPrograms([{ program, extraction: QUARTERS }])
  expect(ran && values(ran)[0]).toMatchObject({ value: 'East' })
})

test('what is not understood is refused as a plan reply and not as an error', async () => {
  const reply = JSON.parse(
    await textOf(ask('builtin-reasoning', section('Question', 'Who painted this?') + TABLES)),
  )
  expect(reply).toMatchObject({ kind: 'refused', sentence: expect.stringContaining('MODELS=') })
})

test('a picture in a data URL reaches the reader byte for byte', async () => {
  const url = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`
  const reply = await client.chat.completions.create({
    model: 'builtin-vision',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Read.' },
          { type: 'image_url', image_url: { url } },
        ],
      },
    ],
  })
  expect(JSON.parse(reply.choices[0]?.message.content ?? '')).toEqual(READING)
  expect(Buffer.from(seen.at(-1) ?? []).toString()).toBe('picture')
})

test('a streamed reply has the same text as a whole one, and tells its usage last', async () => {
  const content = section('Question', 'What is the total of Q1?') + TABLES
  const whole = await textOf(ask('builtin-reasoning', content))
  const stream = await client.chat.completions.create({
    model: 'builtin-reasoning',
    messages: [{ role: 'user', content }],
    stream: true,
    stream_options: { include_usage: true },
  })
  let text = ''
  let usage = null
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    usage = chunk.usage ?? usage
  }
  expect(text).toBe(whole)
  expect(usage?.total_tokens).toBeGreaterThan(0)
})

test.each([
  ['an unknown model', 'gpt-4', 'x', 404, 'model_not_found'],
  ['a message without a picture', 'builtin-vision', 'x', 400, 'no_image'],
  ['a message without sections', 'builtin-reasoning', 'x', 400, 'missing_section'],
  ['a section that is no JSON', 'builtin-codegen', section('Plan', '{', 'json'), 400, 'invalid_section'],
  [
    'a plan of someone else',
    'builtin-codegen',
    TABLES + section('Plan', FOREIGN_PLAN(), 'json'),
    400,
    'unknown_plan',
  ],
])('%s is an error in the shape of OpenAI', async (_, model, content, status, kind) => {
  await expect(ask(model, content)).rejects.toMatchObject({
    status,
    code: kind,
    type: 'invalid_request_error',
  })
})

function FOREIGN_PLAN(): string {
  return JSON.stringify({
    summary: 's',
    steps: [],
    cells: [],
    assumptions: [],
    outputs: [],
    checks: [],
    recipe: null,
  })
}

test('a body that is no JSON is an error in the same shape', async () => {
  const reply = await app.request('/v1/chat/completions', { method: 'POST', body: 'no' })
  expect(reply.status).toBe(400)
  expect(await reply.json()).toMatchObject({ error: { code: 'invalid_json' } })
})

test('scripted refusals come once and tell when to try again', async () => {
  await script({ role: 'review', fault: '429' }, { role: 'review', fault: '500' })
  await expect(ask('builtin-review', 'x')).rejects.toMatchObject({ status: 429, type: 'rate_limit_error' })
  await expect(ask('builtin-review', 'x')).rejects.toMatchObject({ status: 500, type: 'server_error' })
  await expect(ask('builtin-review', 'x')).resolves.toMatchObject({ model: 'builtin-review' })
  expect(await (await app.request('/script')).json()).toMatchObject({
    calls: { review: 3, vision: 0 },
    left: [],
  })
})

test('a scripted cut breaks a stream in the middle', async () => {
  await script({ role: 'review', fault: 'cut', times: 2 })
  const stream = await client.chat.completions.create({
    model: 'builtin-review',
    messages: [{ role: 'user', content: 'x' }],
    stream: true,
  })
  await expect(Array.fromAsync(stream)).rejects.toThrow()
  await expect(ask('builtin-review', 'x')).rejects.toThrow()
})

test('a scripted hang ends when the caller goes', async () => {
  await script({ role: 'review', fault: 'hang' })
  const signal = AbortSignal.timeout(100)
  const call = client.chat.completions.create(
    { model: 'builtin-review', messages: [{ role: 'user', content: 'x' }] },
    { signal },
  )
  await expect(call).rejects.toThrow(/abort/i)
})

test('a scripted delay is as long as it says', async () => {
  await script({ role: 'review', fault: 'delay', ms: 80 })
  const start = performance.now()
  await ask('builtin-review', 'x')
  expect(performance.now() - start).toBeGreaterThan(75)
})

test('scripted JSON is broken, and the next reply is whole', async () => {
  await script({ role: 'reasoning', fault: 'wrong-json' })
  const content = section('Question', 'What is the total of Q1?') + TABLES
  const broken = await textOf(ask('builtin-reasoning', content))
  expect(() => JSON.parse(broken)).toThrow()
  expect(JSON.parse(await textOf(ask('builtin-reasoning', content)))).toMatchObject({ kind: 'plan' })
})

test('scripted programs are spoiled once; a repair request gets the good one', async () => {
  const planned = await plan('What is the total of Q1?')
  const faults = ['insecure-code', 'failing-code', 'endless-code', 'lint-code']
  await script(...faults.map((fault) => ({ role: 'codegen', fault })))
  const [insecure = '', failing = '', endless = '', lint = ''] = await collect(faults.length, () =>
    code(planned),
  )
  expect(insecure).toContain('subprocess')
  expect(failing).toContain('1 / 0')
  expect(endless).toContain('while True')
  expect(lint).toContain('total)')
  const findings =
    section('Findings', 'It imports subprocess.') + section('Previous program', insecure, 'python')
  const repaired = await textOf(ask('builtin-codegen', TABLES + section('Plan', planned, 'json') + findings))
  expect(lastFenced(repaired)).toBe(await code(planned))
})

async function collect(count: number, make: () => Promise<string>): Promise<string[]> {
  const made: string[] = []
  for (let at = 0; at < count; at++) made.push(await make())
  return made
}

test('without leave to script, there is nothing to script', async () => {
  const plain = createApp({ reader, scripts: false })
  expect((await plain.request('/script', { method: 'POST', body: '[]' })).status).toBe(404)
})
