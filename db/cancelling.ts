import { sql } from 'kysely'
import { CLOSED_STATUSES } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import { closeJobRow } from './closing.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'

const CANCELLED = {
  status: 'cancelled',
  reason: 'cancelled',
  sentence: 'The job was cancelled before it began.',
  verification: null,
} as const

/**
 * Cancels a job that Temporal was not given yet: takes its outbox row back and closes it. Waits for
 * a dispatcher that has the row in hand.
 * @returns false, and nothing is written, when it was started already
 */
export async function withdrawStart(db: Db, { organisation }: Owner, jobId: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('outbox')
      .where('organisation', '=', organisation)
      .where('job_id', '=', jobId)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    await tellCancelled(tx, jobId)
    await closeJobRow(tx, jobId, CANCELLED)
    return true
  })
}

async function tellCancelled(tx: Db, jobId: string): Promise<void> {
  const body = jsonb({ kind: 'closed', ...CANCELLED, text: null })
  await sql`
    with numbered as (
      update jobs set last_seq = last_seq + 1 where id = ${jobId} returning id, last_seq, organisation, member
    )
    insert into events (job_id, seq, organisation, member, once, body)
    select id, last_seq, organisation, member, 'closed', ${body} from numbered`.execute(tx)
}

/** Shows that a cancel is on its way; a job that has closed meanwhile stays as it is. */
export async function markCancelling(db: Db, { organisation }: Owner, jobId: string): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ status: 'cancelling', updated_at: sql<Date>`now()` })
    .where('organisation', '=', organisation)
    .where('id', '=', jobId)
    .where('status', 'not in', CLOSED_STATUSES)
    .execute()
}
