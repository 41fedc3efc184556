import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dataConverterOf } from '#temporal/codec/data-converter.ts'
import { audit, type Violation } from './auditor/audit.ts'
import type { ClientLog } from './auditor/client-log.ts'
import { callsFile } from './fast-models/service.ts'
import { FAULTS, pairsOf } from './faults.ts'
import { strikeAll, type Struck } from './lanes.ts'
import { startLoad } from './load.ts'
import type { Options } from './options.ts'
import { failedByUs } from './ours.ts'
import { scheduleOf } from './schedule.ts'
import { scriptModels } from './models.ts'
import type { World } from './world.ts'

export interface Suite extends Options {
  world: World
  /** Strikes and guests at the same time. */
  lanes?: number
  guests?: number
  told(struck: Struck): void
}

export interface Outcome {
  struck: Struck[]
  /** Pairs that there are. */
  pairs: number
  /** Guests that came and went; some have two jobs, some none. */
  served: number
  /** Jobs in the database, by how they closed: `succeeded`, `failed: internal`. */
  closed: Record<string, number>
  /** Those that failed by a fault of ours, and what they met. */
  ours: string[]
  violations: Violation[]
  /** Whole seconds, the audit included. */
  seconds: number
}

/** How long after the last fault every job may take to close, in milliseconds. */
const CLOSE_MS = 300_000

/** Strikes the schedule while jobs run, then lets everything heal, and audits what is left. */
export async function runSuite(suite: Suite): Promise<Outcome> {
  const { world, seed, only } = suite
  const began = Date.now()
  const until = began + suite.minutes * 60_000
  const pairs = pairsOf(FAULTS.filter(({ row }) => only === null || row === only))
  if (pairs.length === 0) throw new Error(`No fault has the row ${only}.`)
  const load = startLoad(world, { seed, atOnce: suite.guests ?? 8 })
  const schedule = scheduleOf(seed, pairs, suite.faults)
  const lanes = { world, log: load.log, schedule, seed, atOnce: suite.lanes ?? 4, until, told: suite.told }
  const struck = await strikeAll(lanes)
  while (load.served() < suite.jobs && Date.now() < until) await sleep(250)
  await world.heal()
  await scriptModels(world, [])
  await load.end()
  const violations = await audit(evidenceOf(world, load.log))
  const [closed, ours] = await Promise.all([closedOf(world), failedByUs(world)])
  const seconds = Math.round((Date.now() - began) / 1000)
  return { struck, pairs: pairs.length, served: load.served(), closed, ours, violations, seconds }
}

async function closedOf({ db }: World): Promise<Outcome['closed']> {
  const jobs = await db.selectFrom('jobs').select(['status', 'reason']).execute()
  const ends = jobs.map(({ status, reason }) => (status === 'failed' ? `failed: ${reason}` : status))
  return Object.fromEntries([...new Set(ends)].map((end) => [end, ends.filter((one) => one === end).length]))
}

export const jobsOf = ({ closed }: Outcome): number =>
  Object.values(closed).reduce((sum, count) => sum + count, 0)

/** Where the auditor finds what a world has left. */
export const evidenceOf = ({ config, folder }: World, clientLog: ClientLog) => ({
  databaseUrl: config.databaseUrl,
  storage: config.storage,
  temporal: { ...config.temporal, dataConverter: dataConverterOf(config.temporal) },
  dockerHost: config.sandbox.dockerHost,
  instance: config.sandbox.instance,
  redisUrl: config.redisUrl,
  modelCalls: callsFile(join(folder, 'models')),
  clientLog,
  patience: { closeMs: CLOSE_MS },
})
