import { sql } from 'kysely'
import type { Db } from '#db/database.ts'
import { latestIsolation, SILENCE_MS } from '#db/isolation.ts'
import { reservations } from '#domain/isolation.ts'
import type { Dependency } from './readiness.ts'

interface Ready {
  ready(): Promise<void>
}

export interface Parts {
  db: Db
  redis: Ready
  storage: Ready
  temporal: Ready
  models: Ready
  instance: string
}

/** What `/api/ready` asks, by name. */
export function dependenciesOf({ db, redis, storage, temporal, models, instance }: Parts): Dependency[] {
  return [
    { name: 'postgres', required: true, check: () => checkPostgres(db) },
    // It only wakes readers and caches: without it everything goes on, only slower.
    { name: 'redis', required: false, check: () => redis.ready() },
    { name: 'temporal', required: true, check: () => checkTemporal(temporal) },
    { name: 'storage', required: true, check: () => storage.ready() },
    { name: 'models', required: true, check: () => models.ready() },
    { name: 'worker', required: true, check: () => checkWorker(db, instance) },
  ]
}

async function checkPostgres(db: Db): Promise<void> {
  try {
    await sql`select from jobs limit 1`.execute(db)
  } catch (cause) {
    throw new Error(
      'Postgres does not answer or is not migrated; check DATABASE_URL and run `node db/migrate.ts`.',
      {
        cause,
      },
    )
  }
}

async function checkTemporal(temporal: Ready): Promise<void> {
  try {
    await temporal.ready()
  } catch (cause) {
    throw new Error('Temporal does not answer; check TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.', { cause })
  }
}

async function checkWorker(db: Db, instance: string): Promise<string | null> {
  const report = await latestIsolation(db, instance)
  if (!report) throw new Error('No worker has reported; start one with `node temporal/worker.ts`.')
  const silence = Date.now() - new Date(report.reportedAt).getTime()
  if (silence > SILENCE_MS) {
    throw new Error(`No worker has reported for ${Math.round(silence / 1000)} s; start one again.`)
  }
  if (report.kind === 'refused') {
    throw new Error(`The sandbox takes no work: ${[...report.missing, ...report.notes].join(' ')}`)
  }
  return reservations(report)
}
