import { sql } from 'kysely'
import type { Isolation, IsolationReport } from '#domain/isolation.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'

export interface Reporter {
  /** What tells instances on one daemon apart. */
  instance: string
  /** Names the process among all that have a sandbox. */
  worker: string
}

/** How often a worker says that it lives, in milliseconds. */
export const SIGN_OF_LIFE_MS = 3000
/** After three of them it is missed, as its steps are that send no heartbeat. */
export const SILENCE_MS = 10_000
/** And another's report takes the place of its own after two, so that none of those that live is missed meanwhile. */
const GIVES_WAY_MS = 6000

/** From the one that is wanted to the one that must not be overlooked. */
const KINDS = ['strong', 'weak', 'refused'] satisfies Isolation['kind'][]

/**
 * Keeps how a worker's sandbox is sealed. It is the worker's sign of life too, so a worker that
 * serves calls it every few seconds. Of several workers that live, the weakest is kept.
 */
export async function saveIsolation(
  db: Db,
  { instance, worker }: Reporter,
  isolation: Isolation,
): Promise<void> {
  const report = jsonb({ ...isolation, worker })
  const reported_at = sql<Date>`clock_timestamp()`
  const isOwn = sql<boolean>`isolation_reports.report->>'worker' is not distinct from ${worker}`
  const isOld = sql<boolean>`isolation_reports.reported_at < clock_timestamp() - make_interval(secs => ${GIVES_WAY_MS / 1000})`
  const isNoWeaker = sql<boolean>`isolation_reports.report->>'kind' = any (${noWeakerThan(isolation)}::text[])`
  await db
    .insertInto('isolation_reports')
    .values({ instance, report, reported_at })
    .onConflict((known) =>
      known
        .column('instance')
        .doUpdateSet({ report, reported_at })
        .where(({ or }) => or([isOwn, isOld, isNoWeaker])),
    )
    .execute()
}

/** The same kind among them, so that the newest of equals is kept. */
const noWeakerThan = ({ kind }: Isolation) => KINDS.slice(0, KINDS.indexOf(kind) + 1)

/** Of a worker that stops: the next that reports takes its place. */
export async function endIsolation(db: Db, { instance, worker }: Reporter): Promise<void> {
  await db
    .updateTable('isolation_reports')
    .set({ reported_at: sql<Date>`clock_timestamp() - make_interval(secs => ${(GIVES_WAY_MS + 1) / 1000})` })
    .where('instance', '=', instance)
    .where(sql<boolean>`report->>'worker' = ${worker}`)
    .execute()
}

/** The newest report of an instance's workers, the weakest of them; null before the first. */
export async function latestIsolation(db: Db, instance: string): Promise<IsolationReport | null> {
  const row = await db
    .selectFrom('isolation_reports')
    .select(['report', 'reported_at'])
    .where('instance', '=', instance)
    .executeTakeFirst()
  if (!row) return null
  const { worker: _, ...report } = row.report
  return { ...report, reportedAt: row.reported_at.toISOString() }
}
