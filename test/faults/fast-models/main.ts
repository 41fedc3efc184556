import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { createApp } from '#model-server/app.ts'
import { READING } from '#test/faults/fast-models/reading.ts'

// The built-in models with a reader who knows the picture: reading letters would take most of the machine's time, and
// nothing of it is about faults. Scripted faults are as in the models themselves.
const { values } = parseArgs({ options: { port: { type: 'string' } } })
const app = createApp({ reader: { read: async () => READING }, scripts: true })
const server = serve({ fetch: app.fetch, port: Number(values.port), hostname: '127.0.0.1' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
