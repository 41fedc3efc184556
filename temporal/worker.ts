import { writeFile } from 'node:fs/promises'
import { createActivities } from '#activities/index.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { loadConfig } from '#config.ts'
import { gather } from './gather.ts'
import { reportIsolation } from './report-isolation.ts'
import { createWorkers } from './workers.ts'

/** The entry point of the worker process: configuration → collaborators → workers, until it is told to stop. */
const config = loadConfig()
const log = createLog({ service: 'worker', level: config.logLevel })
const gathered = gather(config, log)
const isolation = await reportIsolation(gathered, config.sandbox.instance, log)
const workers = await createWorkers(config, createActivities(gathered), log)
const running = workers.run()
if (config.readyFile !== null) await writeFile(config.readyFile, 'ready\n')
log.info({ isolation: isolation.current.summary }, 'ready')

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => workers.shutdown())
await running
isolation.stop()
await workers.close()
await gathered.close()
