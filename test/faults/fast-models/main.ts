import { appendFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createApp } from '#model-server/app.ts'
import { roleOf } from '#model-server/server/models.ts'
import { READING } from '#test/faults/fast-models/reading.ts'

// The built-in models with a reader who knows the picture: reading letters would take most of the machine's time, and
// nothing of it is about faults. Scripted faults are as in the models themselves.
const { values } = parseArgs({ options: { port: { type: 'string' }, calls: { type: 'string' } } })
const calls = values.calls ?? ''
appendFileSync(calls, '')
const app = new Hono()
// What a client may have been charged for, also when the server dies of it.
app.use('/v1/chat/completions', async (c, next) => {
  const { model }: { model: string } = JSON.parse(await c.req.raw.clone().text())
  appendFileSync(calls, `${roleOf(model)}\n`)
  await next()
})
app.route('/', createApp({ reader: { read: async () => READING }, scripts: true }))
const server = serve({ fetch: app.fetch, port: Number(values.port), hostname: '127.0.0.1' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
