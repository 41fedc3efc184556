import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { createApp } from '#bench/orchestration/models/app.ts'

// Its own process, as models are in life.
const { values } = parseArgs({ options: { port: { type: 'string' } } })
const server = serve({ fetch: createApp().fetch, port: Number(values.port), hostname: '127.0.0.1' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
