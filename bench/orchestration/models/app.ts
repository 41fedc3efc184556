import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { chatRequestOf } from '#model-server/server/chat-request.ts'
import { eventsOf } from '#model-server/server/completion.ts'
import { BUILTIN_MODELS } from '#model-server/server/models.ts'
import { type Call, type Orders, ordersForm } from './orders.ts'
import { replyOf } from './replies.ts'

const FOREVER_MS = 2 ** 31 - 1
const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }

/** Models behind OpenAI's chat API that think of nothing: each reply is fixed, and given at once unless ordered otherwise. */
export function createApp(): Hono {
  let orders: Orders = ordersForm.parse({})
  let calls: Call[] = []
  const app = new Hono()
  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.get('/v1/models', (c) =>
    c.json({ object: 'list', data: Object.values(BUILTIN_MODELS).map((id) => ({ id, object: 'model' })) }),
  )
  app.put('/orders', async (c) => {
    orders = ordersForm.parse(await c.req.json())
    calls = []
    return c.json(orders)
  })
  app.get('/calls', (c) => c.json(calls))
  app.post('/v1/chat/completions', async (c) => {
    const { signal } = c.req.raw
    const request = chatRequestOf(await c.req.json())
    const call: Call = { role: request.role, at: Date.now(), abandonedAt: null }
    calls.push(call)
    signal.addEventListener('abort', () => void (call.abandonedAt ??= Date.now()))
    await think(orders, call, signal)
    const text = replyOf(request.role, orders.program)
    return c.body([...eventsOf(request, text)].join(''), 200, HEADERS)
  })
  return app
}

async function think({ delayMs, silent }: Orders, { role }: Call, signal: AbortSignal): Promise<void> {
  const ms = role === silent ? FOREVER_MS : delayMs
  if (ms > 0) await sleep(ms, undefined, { signal })
}
