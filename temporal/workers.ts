import { NativeConnection, Runtime, Worker, type LogEntry } from '@temporalio/worker'
import type { Log } from '#adapters/telemetry/log.ts'
import type { Config } from '#config.ts'
import type { Activities } from '#domain/activities.ts'
import { QUEUES, STEP_TABLE, STEPS, type Queue } from '#domain/steps.ts'
import { bundleWorkflows } from './bundle.ts'

/** One worker per queue, in one process. */
export interface Workers {
  /** Resolves when all have drained after `shutdown`; rejects when one of them fails. */
  run(): Promise<void>
  shutdown(): void
  close(): Promise<void>
}

/**
 * Heartbeats reach the server once a second at least, since a cancel comes back on them.
 * Work in hand has ten seconds to end after a shutdown; then it is cancelled and tried elsewhere.
 */
const MANNERS = {
  maxHeartbeatThrottleInterval: '1s',
  shutdownGraceTime: '10s',
  shutdownForceTime: '15s',
} as const

/** @throws when Temporal does not answer */
export async function createWorkers(config: Config, activities: Activities, log: Log): Promise<Workers> {
  const logger = temporalLogger(log)
  Runtime.install({ logger, shutdownSignals: [] })
  const { code } = await bundleWorkflows(logger)
  const { address, namespace } = config.temporal
  const connection = await NativeConnection.connect({ address })
  const workers = await Promise.all(
    QUEUES.map((queue) =>
      Worker.create({
        ...MANNERS,
        connection,
        namespace,
        taskQueue: queue,
        activities: activitiesOf(queue, activities),
        maxConcurrentActivityTaskExecutions: slotsOf(queue, config),
        ...(queue === 'jobs' && { workflowBundle: { code }, maxCachedWorkflows: 300 }),
      }),
    ),
  )
  return {
    run: async () => void (await Promise.all(workers.map((worker) => worker.run()))),
    shutdown: () => workers.forEach((worker) => worker.shutdown()),
    close: () => connection.close(),
  }
}

const activitiesOf = (queue: Queue, activities: Activities): Partial<Activities> =>
  Object.fromEntries(
    STEPS.filter((step) => STEP_TABLE[step].queue === queue)
      .map((step) => STEP_TABLE[step].activity)
      .map((name) => [name, activities[name]]),
  )

/** The sandbox takes what the host can hold; the critic's tools are a processor each. */
function slotsOf(queue: Queue, config: Config): number {
  const slots = { jobs: 100, models: 8, critic: 4, sandbox: config.sandbox.concurrency }
  return slots[queue]
}

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
