import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { ApiError, errorBody } from './server/api-error.ts'
import { chatRequestOf, type ChatRequest } from './server/chat-request.ts'
import { completionOf, eventsOf } from './server/completion.ts'
import { Faults, scriptForm, type Script } from './server/faults.ts'
import { BUILTIN_MODELS, FINGERPRINT } from './server/models.ts'
import { createReplies, type Reader } from './server/replies.ts'
import { spoiled } from './server/spoiled.ts'

/**
 * The built-in models behind OpenAI's chat API.
 * @param options.scripts whether tests may script faults (`/script`)
 */
export function createApp({ reader, scripts }: { reader: Reader; scripts: boolean }) {
  const replies = createReplies({ reader })
  const faults = new Faults()
  const app = new Hono()
  app.onError((error, c) => {
    const known = error instanceof ApiError ? error : new ApiError(500, 'internal', error.message)
    if (known.status === 429) c.header('Retry-After', '1')
    return c.json(errorBody(known), known.status)
  })
  app.notFound((c) =>
    c.json(errorBody(new ApiError(404, 'not_found', `There is no ${c.req.path} here.`)), 404),
  )
  app.get('/health', (c) => c.json({ status: 'ok', models: FINGERPRINT }))
  app.get('/v1/models', (c) => c.json({ object: 'list', data: Object.values(BUILTIN_MODELS).map(modelOf) }))
  app.post('/v1/chat/completions', async (c) => {
    const request = chatRequestOf(await jsonBody(c.req.raw))
    const fault = faults.take(request.role)
    if (fault) await suffer(fault, c.req.raw.signal)
    const text = spoiled(await replies[request.role](request, c.req.raw.signal), fault?.fault ?? null)
    return respond(request, text, fault?.fault === 'cut')
  })
  if (scripts) addScripts(app, faults)
  return app
}

function addScripts(app: Hono, faults: Faults): void {
  app.get('/script', (c) => c.json(faults.state()))
  app.delete('/script', (c) => {
    faults.clear()
    return c.json(faults.state())
  })
  app.post('/script', async (c) => {
    const script = scriptForm.safeParse(await jsonBody(c.req.raw))
    if (!script.success) throw new ApiError(400, 'invalid_script', script.error.message)
    faults.add(script.data)
    return c.json(faults.state())
  })
}

const modelOf = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'reckoner' })

async function jsonBody(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    throw new ApiError(400, 'invalid_json', 'The body is no JSON.')
  }
}

/** The faults that come before an answer. */
async function suffer({ fault, ms }: Script[number], signal: AbortSignal): Promise<void> {
  if (fault === 'delay') await sleep(ms, undefined, { signal })
  if (fault === '429') throw new ApiError(429, 'rate_limit_exceeded', 'Scripted: too many requests.')
  if (fault === '500') throw new ApiError(500, 'internal', 'Scripted: an internal error.')
  if (fault === 'hang') await sleep(2 ** 31 - 1, undefined, { signal })
}

function respond(request: ChatRequest, text: string, cut: boolean): Response {
  const headers = { 'content-type': request.stream ? 'text/event-stream; charset=utf-8' : 'application/json' }
  const parts = request.stream ? [...eventsOf(request, text)] : [JSON.stringify(completionOf(request, text))]
  return new Response(cut ? cutStream(parts) : parts.join(''), {
    headers: { ...headers, 'cache-control': 'no-store' },
  })
}

/** Half of what was to be sent, and then the connection breaks. */
function cutStream(parts: string[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(parts.join(''))
  let sent = false
  return new ReadableStream({
    async pull(controller) {
      if (!sent) {
        sent = true
        controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)))
        return
      }
      // A moment, so that the half is on its way before the connection goes.
      await sleep(20)
      controller.error(new Error('scripted: the connection is cut'))
    },
  })
}
