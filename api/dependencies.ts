import { sql } from 'kysely'
import type { Db } from '#db/database.ts'
import { latestIsolation, SILENCE_MS } from '#db/isolation.ts'
import { isAway } from '#domain/away.ts'
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

/** `npm start` keeps its own servers going; of others their people know. */
const away = (server: string, settings: string) =>
  `${server} does not answer. \`npm start\` starts its own again by itself; if it stays away, run \`npm stop\` and \`npm start\`. With a server of yours, start it, or check ${settings}.`

const POSTGRES_AWAY = away('Postgres', 'DATABASE_URL')
const TEMPORAL_AWAY = away('Temporal', 'TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE')
const WORKER_UNHEARD = 'Workers say by way of Postgres that they live, and that does not answer.'
const WORKER_AWAY =
  '`npm start` starts its own again by itself; elsewhere, start one with `node temporal/worker.ts`.'

/** What `/api/ready` asks, by name. */
export function dependenciesOf({ db, redis, storage, temporal, models, instance }: Parts): Dependency[] {
  return [
    { name: 'postgres', required: true, late: POSTGRES_AWAY, check: () => checkPostgres(db) },
    // It only wakes readers and caches: without it everything goes on, only slower.
    { name: 'redis', required: false, check: () => redis.ready() },
    { name: 'temporal', required: true, late: TEMPORAL_AWAY, check: () => checkTemporal(temporal) },
    { name: 'storage', required: true, check: () => storage.ready() },
    { name: 'models', required: true, check: () => models.ready() },
    { name: 'worker', required: true, late: WORKER_UNHEARD, check: () => checkWorker(db, instance) },
  ]
}

async function checkPostgres(db: Db): Promise<void> {
  try {
    await sql`select from jobs limit 1`.execute(db)
  } catch (cause) {
    throw new Error(postgresSentence(cause), { cause })
  }
}

/** What Postgres says when the tables are not there. */
const UNDEFINED_TABLE = '42P01'

function postgresSentence(cause: unknown): string {
  if (!(cause instanceof Error) || isAway(cause)) return POSTGRES_AWAY
  return 'code' in cause && cause.code === UNDEFINED_TABLE
    ? 'Postgres has no tables of Reckoner; run `node db/migrate.ts`.'
    : 'Postgres does not let Reckoner read its tables; check DATABASE_URL.'
}

async function checkTemporal(temporal: Ready): Promise<void> {
  try {
    await temporal.ready()
  } catch (cause) {
    throw new Error(TEMPORAL_AWAY, { cause })
  }
}

async function checkWorker(db: Db, instance: string): Promise<string | null> {
  const report = await latestIsolation(db, instance).catch((cause: unknown) => {
    throw new Error(WORKER_UNHEARD, { cause })
  })
  if (!report) throw new Error(`No worker has reported. ${WORKER_AWAY}`)
  const silence = Date.now() - new Date(report.reportedAt).getTime()
  if (silence > SILENCE_MS) {
    throw new Error(`No worker has reported for ${Math.round(silence / 1000)} s. ${WORKER_AWAY}`)
  }
  if (report.kind === 'refused') {
    throw new Error(`The sandbox takes no work: ${[...report.missing, ...report.notes].join(' ')}`)
  }
  return reservations(report)
}
