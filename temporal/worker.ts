import { writeFile } from 'node:fs/promises'
import { createActivities } from '#activities/index.ts'
import { createLog, type Log } from '#adapters/telemetry/log.ts'
import { loadConfig, type Config } from '#config.ts'
import { saveIsolation } from '#db/isolation.ts'
import { ConfigError } from '#domain/environment.ts'
import { gather } from './gather.ts'
import { reportIsolation } from './report-isolation.ts'
import { createWorkers } from './workers.ts'

/** The entry point of the worker process: configuration → collaborators → workers, until it is told to stop. */
async function main(): Promise<void> {
  const config = loadConfig()
  const log = createLog({ service: 'worker', level: config.logLevel })
  const gathered = gather(config, log)
  const told = untilTold()
  const up = await Promise.race([prepare(config, gathered, log), told])
  if (up === null) {
    // Told to stop while it was still starting: the canaries' containers go, the rest ends with the process.
    await gathered.close()
    process.exit(0)
  }
  const running = up.workers.run()
  if (config.readyFile !== null) await writeFile(config.readyFile, 'ready\n')
  log.info({ isolation: up.isolation.current.summary }, 'ready')
  await Promise.race([running, told])
  up.workers.shutdown()
  await running
  up.isolation.stop()
  await up.workers.close()
  await gathered.close()
}

async function prepare(config: Config, gathered: ReturnType<typeof gather>, log: Log) {
  const { db, sandbox } = gathered
  const { instance } = config.sandbox
  const save = saveIsolation.bind(null, db, instance)
  const isolation = await reportIsolation({ sandbox, save, log })
  return { isolation, workers: await createWorkers(config, createActivities(gathered), log) }
}

/** From this call on the first signal only resolves this; the same one again ends the process as usual. */
function untilTold(): Promise<null> {
  const { promise, resolve } = Promise.withResolvers<null>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(null))
  return promise
}

try {
  await main()
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message)
  else createLog({ service: 'worker', level: 'error' }).fatal({ error }, 'the worker failed')
  process.exit(1)
}
