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

/** How long a report counts after it was made: three signs of life. */
export const SILENCE_MS = 15_000

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
  const isOld = sql<boolean>`isolation_reports.reported_at < clock_timestamp() - make_interval(secs => ${SILENCE_MS / 1000})`
  const isStronger = sql<boolean>`isolation_reports.report->>'kind' = any (${strongerThan(isolation)}::text[])`
  await db
    .insertInto('isolation_reports')
    .values({ instance, report, reported_at })
    .onConflict((known) =>
      known
        .column('instance')
        .doUpdateSet({ report, reported_at })
        .where(({ or }) => or([isOwn, isOld, isStronger])),
    )
    .execute()
}

/** The same kind among them, or nobody would take the place of a worker that has just ended. */
const strongerThan = ({ kind }: Isolation) => KINDS.slice(0, KINDS.indexOf(kind) + 1)

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
