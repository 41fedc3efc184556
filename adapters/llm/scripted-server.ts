import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { portOf } from '#adapters/cache/cuttable-door.ts'

/** Helper of tests: what was asked, parsed. */
export interface Asked {
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  /** Has the caller hung up before the reply ended? */
  hungUp: boolean
}

export type Script = (response: ServerResponse, asked: Asked) => unknown

/** A real HTTP server that answers as the test says. */
export async function startScriptedServer() {
  const asked: Asked[] = []
  const state: { script: Script } = { script: (response) => response.writeHead(500).end() }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse((await text(request)) || '{}')
    const entry = {
      path: request.url ?? '',
      headers: request.headers,
      body: { ...Object(body) },
      hungUp: false,
    }
    asked.push(entry)
    response.on('close', () => (entry.hungUp = !response.writableFinished))
    await state.script(response, entry)
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server)}/v1`,
    asked,
    play: (script: Script) => (state.script = script),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** One chunk of a streamed chat completion, as server-sent events write it. */
export const chunk = (delta: object, finish: string | null = null, usage: object | null = null): string =>
  `data: ${JSON.stringify({
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'served-model',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...(usage && { usage }),
  })}\n\n`

/** Streams the pieces and ends as a complete reply ends. */
export const reply =
  (...pieces: string[]): Script =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const piece of pieces) response.write(chunk({ content: piece }))
    response.write(chunk({}, 'stop'))
    const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 }
    response.write(`data: ${JSON.stringify({ model: 'served-model', choices: [], usage })}\n\n`)
    response.end('data: [DONE]\n\n')
  }
