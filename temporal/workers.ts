import { NativeConnection, Runtime, Worker, type LogEntry } from '@temporalio/worker'
import { goingAhead } from '#activities/ahead.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import type { Config } from '#config.ts'
import type { Activities, Chores, ParkingNotes } from '#domain/activities.ts'
import { STEP_TABLE, STEPS, type Queue } from '#domain/steps.ts'
import { bundleWorkflows } from './bundle.ts'
import { dataConverterOf } from './codec/data-converter.ts'
import { isMadeBy, reachOf } from './reach.ts'
import { ensureSearchAttributes } from './search-attributes.ts'

/** A worker for each queue that this process serves. */
export interface Workers {
  /** Resolves when all have drained after `shutdown`; rejects when one of them fails. */
  run(): Promise<void>
  shutdown(): void
  close(): Promise<void>
}

/** @throws when Temporal does not answer */
export async function createWorkers(
  config: Config,
  { activities, chores }: { activities: Activities & ParkingNotes; chores: Chores },
  log: Log,
): Promise<Workers> {
  const logger = temporalLogger(log)
  // What its native half says would go to standard output by itself: in another form, and unscrubbed.
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {} } } })
  const { noteParking } = activities
  let isStopping = false
  const ahead = {
    ...activities,
    ...goingAhead(
      activities,
      reachOf(config, () => isStopping),
    ),
  }
  const { code } = await bundleWorkflows(logger)
  const { address, namespace } = config.temporal
  const connection = await NativeConnection.connect({ address })
  await ensureSearchAttributes(connection, namespace)
  const workers = await Promise.all(
    config.worker.queues.map((queue) =>
      Worker.create({
        ...mannersOf(config.worker),
        connection,
        namespace,
        dataConverter: dataConverterOf(config.temporal),
        taskQueue: queue,
        activities: {
          ...activitiesOf(queue, ahead),
          ...(queue === 'jobs' && { ...chores, noteParking }),
        },
        maxConcurrentActivityTaskExecutions: slotsOf(queue, config),
        ...(queue === 'jobs' && { workflowBundle: { code }, maxCachedWorkflows: 300 }),
      }),
    ),
  )
  return {
    run: async () => void (await Promise.all(workers.map((worker) => worker.run()))),
    shutdown() {
      isStopping = true
      workers.forEach((worker) => worker.shutdown())
    },
    close: () => connection.close(),
  }
}

const activitiesOf = (queue: Queue, activities: Activities): Partial<Activities> =>
  Object.fromEntries(
    STEPS.filter((step) => isMadeBy(queue, step))
      .map((step) => STEP_TABLE[step].activity)
      .map((name) => [name, activities[name]]),
  )

/** Recording outcomes is the database's work, of which it can do much at once. */
const JOBS_SLOTS = 100

/** The sandbox takes what the host can hold; the critic's tools are a processor each. */
const slotsOf = (queue: Queue, { worker, sandbox }: Config): number =>
  ({ jobs: JOBS_SLOTS, ...worker.slots, sandbox: sandbox.concurrency })[queue]

/** How long it takes at most until what was cancelled has ended, in milliseconds. */
const FORCE_MS = 5000

/**
 * Heartbeats reach the server once a second at least, since a cancel comes back on them. Work in hand may end after a
 * shutdown; then it is cancelled, and tried elsewhere.
 */
const mannersOf = ({ graceMs }: Config['worker']) => ({
  maxHeartbeatThrottleInterval: '1s' as const,
  shutdownGraceTime: graceMs,
  shutdownForceTime: graceMs + FORCE_MS,
})

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const

/** The SDK's own words in our JSON lines; its INFO is our debug. */
const temporalLogger = (log: Log) => {
  const say = (level: LogEntry['level'], message: string, meta: object = {}) =>
    log[level === 'INFO' ? 'debug' : LEVELS[level]]({ ...meta }, message)
  return {
    log: say,
    trace: (message: string, meta?: object) => say('TRACE', message, meta),
    debug: (message: string, meta?: object) => say('DEBUG', message, meta),
    info: (message: string, meta?: object) => say('INFO', message, meta),
    warn: (message: string, meta?: object) => say('WARN', message, meta),
    error: (message: string, meta?: object) => say('ERROR', message, meta),
  }
}
