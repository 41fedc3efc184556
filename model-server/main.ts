import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { createOcr } from '#adapters/ocr/rapidocr.ts'
import { createApp } from './app.ts'
import { createReader } from './reading/reader.ts'

// node model-server/main.ts --port 8405 --python /path/to/venv/bin/python [--scripts]
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    python: { type: 'string' },
    scripts: { type: 'boolean', default: false },
  },
})
const port = Number(values.port)
if (!values.python || !Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write('Usage: main.ts --port PORT --python INTERPRETER [--scripts]\n')
  process.exit(2)
}

const ocr = createOcr({ python: values.python })
const app = createApp({ reader: createReader({ ocr }), scripts: values.scripts })
const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
  console.log(`built-in models on http://127.0.0.1:${address.port}`)
})

async function stop(): Promise<void> {
  server.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await ocr.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
