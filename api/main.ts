import { writeFile } from 'node:fs/promises'
import { armFailpoints } from '#adapters/failpoints/hit.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { loadConfig } from '#config.ts'
import { ConfigError } from '#domain/environment.ts'
import { PortTakenError } from './listen.ts'
import { serve } from './serve.ts'

/** The entry point of the API process: configuration → collaborators → serve, until it is told to stop. */
async function main(): Promise<void> {
  const config = loadConfig()
  armFailpoints(config.failpoints)
  const log = createLog({ service: 'api', level: config.logLevel })
  const serving = await serve(config, log)
  log.info({ host: config.host, port: config.port }, 'ready')
  if (config.readyFile !== null) await writeFile(config.readyFile, 'ready\n')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void serving.close().then(() => log.info('stopped')))
  }
}

try {
  await main()
} catch (error) {
  const forPeople = error instanceof ConfigError || error instanceof PortTakenError
  console.error(forPeople ? error.message : error)
  process.exit(1)
}
