import { sql } from 'kysely'
import type { Isolation, IsolationReport } from '#domain/isolation.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'

/**
 * Keeps how a worker's sandbox is sealed. It is the worker's sign of life too, so a worker that
 * serves calls it every few seconds.
 * @param instance what tells instances on one daemon apart
 */
export async function saveIsolation(db: Db, instance: string, isolation: Isolation): Promise<void> {
  const report = jsonb(isolation)
  const reported_at = sql<Date>`clock_timestamp()`
  await db
    .insertInto('isolation_reports')
    .values({ instance, report, reported_at })
    .onConflict((known) => known.column('instance').doUpdateSet({ report, reported_at }))
    .execute()
}

/** The newest report of an instance's workers; null before the first. */
export async function latestIsolation(db: Db, instance: string): Promise<IsolationReport | null> {
  const row = await db
    .selectFrom('isolation_reports')
    .select(['report', 'reported_at'])
    .where('instance', '=', instance)
    .executeTakeFirst()
  return row ? { ...row.report, reportedAt: row.reported_at.toISOString() } : null
}
