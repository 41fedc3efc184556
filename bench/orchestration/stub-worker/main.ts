import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createActivities } from '#activities/index.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { openMemoryDoor } from '#bench/orchestration/stub-worker/memory.ts'
import { STUB_CRITIC, STUB_SANDBOX } from '#bench/orchestration/stub-worker/stubs.ts'
import { loadConfig } from '#config.ts'
import { THIS_WORKER } from '#db/presence.ts'
import { thisOwner } from '#sandbox/owner.ts'
import { connectJobs } from '#temporal/client.ts'
import { createDispatcher } from '#temporal/dispatcher.ts'
import { gather } from '#temporal/gather.ts'
import { createPresence } from '#temporal/presence.ts'
import { createReconciler } from '#temporal/reconciler.ts'
import { createWorkers } from '#temporal/workers.ts'

// As `temporal/worker.ts`, but for a sandbox and a critic that take no time, and a door to its memory.
const { values } = parseArgs({ options: { port: { type: 'string' } } })
const door = openMemoryDoor(Number(values.port))
const config = loadConfig()
const log = createLog({ service: 'worker', level: config.logLevel })
const gathered = gather(config, log)
const { db } = gathered
const temporal = connectJobs(config.temporal)
const reconciler = createReconciler({ ...gathered, executions: temporal.executions, log })
const activities = createActivities({ ...gathered, sandbox: STUB_SANDBOX, critic: STUB_CRITIC })
const workers = await createWorkers(config, { activities, chores: { reconcileJobs: reconciler.sweep } }, log)
await temporal.prepare()
const dispatcher = createDispatcher({ db, open: config.temporal.open, start: temporal.start, log })
const { databaseUrl } = config
const { giveUp } = temporal
const presence = createPresence({ databaseUrl, worker: THIS_WORKER, owner: thisOwner(), giveUp, log })
const told = untilTold()
const running = workers.run()
if (config.readyFile !== null) await writeFile(config.readyFile, 'ready\n')
await Promise.race([running, told])
workers.shutdown()
await Promise.all([running, dispatcher.stop()])
await presence.stop()
await Promise.all([workers.close(), temporal.close()])
await gathered.close()
door.close()
door.closeAllConnections()

function untilTold(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  return promise
}
