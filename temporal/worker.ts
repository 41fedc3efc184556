import { writeFile } from 'node:fs/promises'
import { createActivities } from '#activities/index.ts'
import { armFailpoints } from '#adapters/failpoints/hit.ts'
import { createLog, type Log } from '#adapters/telemetry/log.ts'
import { loadConfig, type Config } from '#config.ts'
import { endIsolation, saveIsolation } from '#db/isolation.ts'
import { THIS_WORKER } from '#db/presence.ts'
import { ConfigError } from '#domain/environment.ts'
import { thisOwner } from '#sandbox/owner.ts'
import { connectJobs } from './client.ts'
import { createDispatcher } from './dispatcher.ts'
import { gather } from './gather.ts'
import { createPresence } from './presence.ts'
import { createReconciler } from './reconciler.ts'
import { reportIsolation } from './report-isolation.ts'
import { createWorkers } from './workers.ts'

/** The entry point of the worker process: configuration → collaborators → workers, until it is told to stop. */
async function main(): Promise<void> {
  const config = loadConfig()
  armFailpoints(config.failpoints)
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
  log.info({ queues: config.worker.queues, isolation: up.isolation?.current.summary }, 'ready')
  await Promise.race([running, told])
  up.workers.shutdown()
  await Promise.all([running, up.dispatcher.stop()])
  await Promise.all([up.presence.stop(), up.isolation?.stop()])
  await Promise.all([up.workers.close(), up.temporal.close()])
  await gathered.close()
}

type Gathered = ReturnType<typeof gather>

async function prepare(config: Config, gathered: Gathered, log: Log) {
  const { db } = gathered
  const isolation = await isolationOf(config, gathered, log)
  const temporal = connectJobs(config.temporal)
  const reconciler = createReconciler({ ...gathered, executions: temporal.executions, log })
  const chores = { reconcileJobs: reconciler.sweep }
  const workers = await createWorkers(config, { activities: createActivities(gathered), chores }, log)
  await temporal.prepare()
  const dispatcher = createDispatcher({ db, open: config.temporal.open, start: temporal.start, log })
  const { databaseUrl } = config
  const { giveUp } = temporal
  const presence = createPresence({ databaseUrl, worker: THIS_WORKER, owner: thisOwner(), giveUp, log })
  return { isolation, workers, temporal, dispatcher, presence }
}

/** Only who runs programs has a sandbox to prove; null: this process does not. */
async function isolationOf({ worker, sandbox: { instance } }: Config, { db, sandbox }: Gathered, log: Log) {
  if (!worker.queues.includes('sandbox')) return null
  const reporter = { instance, worker: thisOwner() }
  const save = saveIsolation.bind(null, db, reporter)
  return reportIsolation({ sandbox, save, end: () => endIsolation(db, reporter), log })
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
