import { expect, test, vi } from 'vitest'
import type { Cache } from '#adapters/cache/cache.ts'
import { completeCached, type Ask } from './cached.ts'
import { createModels } from './openai.ts'
import { chunk, reply, startScriptedServer, type Script } from './scripted-server.ts'

/** A cache that is one: a map. Redis itself is tried with its adapter. */
function memoryCache(): Cache & { entries: Map<string, string> } {
  const entries = new Map<string, string>()
  return {
    entries,
    get: async (key) => entries.get(key) ?? null,
    set: async (key, value) => void entries.set(key, value),
    ready: async () => {},
    close: async () => {},
  }
}

const ASK: Ask = {
  owner: { organisation: 'org_a', member: 'mem_a' },
  promptVersion: '1',
  request: { role: 'reasoning', system: 'Plan.', user: 'How much?', image: Uint8Array.of(1), schema: null },
}

async function inTurn(work: (parts: Awaited<ReturnType<typeof setUp>>) => Promise<void>): Promise<void> {
  const parts = await setUp()
  try {
    await work(parts)
  } finally {
    await parts.server.close()
  }
}

async function setUp() {
  const server = await startScriptedServer()
  const role = { url: server.url, key: 'k', model: 'm' }
  const models = createModels({ roles: { vision: role, reasoning: role, codegen: role, review: role } })
  const cache = memoryCache()
  const ask = (change: Partial<Ask> = {}, parse: (text: string) => unknown = JSON.parse) =>
    completeCached(
      { models, cache, secret: 'sixteen characters', seconds: 60 },
      { ...ASK, ...change },
      parse,
      new AbortController().signal,
    )
  return { server, cache, ask, play: (script: Script) => server.play(script) }
}

test('an answer that led to nothing is asked for anew, and the new one is kept', () =>
  inTurn(async ({ ask, play }) => {
    play(reply('1'))
    await ask()
    play(reply('2'))
    expect(await ask({ fresh: true })).toMatchObject({ value: 2, cached: false })
    expect(await ask()).toMatchObject({ value: 2, cached: true })
  }))

test('the second time, the same question costs no call and says so', () =>
  inTurn(async ({ server, ask, play }) => {
    play(reply('{"a":', '1}'))
    const first = await ask()
    const second = await ask()
    expect(first).toMatchObject({ value: { a: 1 }, cached: false, model: 'served-model' })
    expect(second).toMatchObject({
      value: { a: 1 },
      cached: true,
      model: 'served-model',
      modelMs: first.modelMs,
    })
    expect(server.asked).toHaveLength(1)
  }))

test('another picture, prompt, question or member is another question', () =>
  inTurn(async ({ server, ask, play }) => {
    play(reply('1'))
    const { request } = ASK
    await ask()
    await ask({ promptVersion: '2' })
    await ask({ owner: { organisation: 'org_a', member: 'mem_b' } })
    await ask({ request: { ...request, image: Uint8Array.of(2) } })
    await ask({ request: { ...request, user: 'How many?' } })
    await ask({ request: { ...request, role: 'review' } })
    expect(server.asked).toHaveLength(6)
  }))

test('a hash that is known stands for the picture', () =>
  inTurn(async ({ server, ask, play }) => {
    play(reply('1'))
    const known = '4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a'
    await ask()
    await ask({ imageSha256: known })
    expect(server.asked).toHaveLength(1)
  }))

test('a reply in the wrong form is thrown on and not kept', () =>
  inTurn(async ({ server, cache, ask, play }) => {
    play(reply('no json'))
    await expect(ask()).rejects.toThrow(SyntaxError)
    expect(cache.entries.size).toBe(0)
    play(reply('2'))
    expect(await ask()).toMatchObject({ value: 2, cached: false })
    expect(server.asked).toHaveLength(2)
  }))

test('half a reply is not kept', () =>
  inTurn(async ({ cache, ask, play }) => {
    play((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(chunk({ content: '1' }))
    })
    await expect(ask()).rejects.toThrow(/cut short/)
    expect(cache.entries.size).toBe(0)
  }))

test('an entry that is nonsense, or no longer in the right form, is a miss and is replaced', () =>
  inTurn(async ({ server, cache, ask, play }) => {
    play(reply('7'))
    await ask()
    const [key = ''] = cache.entries.keys()
    const old = JSON.stringify({ text: 'old form', model: 'm', ms: 1, tokens: null })
    for (const entry of ['', '{', 'null', '{"text":7}', old]) {
      cache.entries.set(key, entry)
      expect(await ask()).toMatchObject({ value: 7, cached: false })
    }
    expect(server.asked).toHaveLength(6)
    expect(await ask()).toMatchObject({ cached: true })
  }))

test('a kept reply is parsed like a fresh one, so that its form is checked every time', () =>
  inTurn(async ({ ask, play }) => {
    play(reply('7'))
    const parse = vi.fn(JSON.parse)
    await ask({}, parse)
    expect(await ask({}, parse)).toMatchObject({ cached: true })
    expect(parse).toHaveBeenCalledTimes(2)
  }))
