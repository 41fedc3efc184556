import { sql } from 'kysely'
import type { Owner } from '#domain/owner.ts'
import { CLOSED } from './closed.ts'
import { closeWithoutRun } from './closing.ts'
import type { Db } from './database.ts'

const CANCELLED = {
  status: 'cancelled',
  reason: 'cancelled',
  sentence: 'The job was cancelled before it began.',
} as const

/**
 * Cancels a job that Temporal was not given yet: takes its outbox row back and closes it. Waits for
 * a dispatcher that has the row in hand.
 * @returns false, and nothing is written, when it was started already
 */
export async function withdrawStart(db: Db, owner: Owner, jobId: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('outbox')
      .where('organisation', '=', owner.organisation)
      .where('job_id', '=', jobId)
      .executeTakeFirst()
    return numDeletedRows === 1n && closeWithoutRun(tx, owner, jobId, CANCELLED)
  })
}

/**
 * Shows that a cancel is on its way; a job that has closed meanwhile, or that another run has since, stays as it is.
 * @param asked the job's current run when the cancel was asked for; null: it had none, and its first is meant
 */
export async function markCancelling(
  db: Db,
  { organisation }: Owner,
  jobId: string,
  asked: string | null,
): Promise<void> {
  const first = sql`select run_id from job_runs where job_id = jobs.id and origin ->> 'kind' = 'accepted'`
  await db
    .updateTable('jobs')
    .set({ status: 'cancelling', updated_at: sql<Date>`now()` })
    .where('organisation', '=', organisation)
    .where('id', '=', jobId)
    .where(sql<boolean>`status not in (${CLOSED})`)
    .where(sql<boolean>`current_run_id is not distinct from coalesce(${asked}::text, (${first}))`)
    .execute()
}
