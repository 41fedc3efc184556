import { sql } from 'kysely'
import type { JobInput } from '#domain/job.ts'
import type { Db } from './database.ts'

/** Longest wait between two tries at starting a job, in milliseconds. */
const LONGEST_WAIT = 5000

export interface Claimed {
  started: number
  failed: { jobId: string; error: unknown }[]
}

/**
 * Starts up to `limit` jobs that are due, oldest first. A row is gone once its job was started, in
 * the transaction that claimed it: if this process dies in between, the job is started again, which
 * `start` must bear. Two at once claim different rows. A job that could not be started stays, with a
 * growing wait, and does not hold up the others.
 */
export async function claimStarts(
  db: Db,
  limit: number,
  start: (input: JobInput) => Promise<void>,
): Promise<Claimed> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('outbox')
      .select(['job_id', 'input'])
      .where('due_at', '<=', sql<Date>`now()`)
      .orderBy('due_at')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute()
    const tried = await Promise.allSettled(rows.map(({ input }) => start(input)))
    const failed = rows.flatMap(({ job_id }, index) => {
      const result = tried[index]
      return result?.status === 'rejected' ? [{ jobId: job_id, error: result.reason }] : []
    })
    const failedIds = new Set(failed.map(({ jobId }) => jobId))
    const startedIds = rows.map(({ job_id }) => job_id).filter((id) => !failedIds.has(id))
    await remove(tx, startedIds)
    await postpone(tx, [...failedIds])
    return { started: startedIds.length, failed }
  })
}

async function remove(tx: Db, jobIds: string[]): Promise<void> {
  if (jobIds.length > 0) await tx.deleteFrom('outbox').where('job_id', 'in', jobIds).execute()
}

/** From the clock, not the transaction's beginning: a slow failure took part of the wait already. */
async function postpone(tx: Db, jobIds: string[]): Promise<void> {
  if (jobIds.length === 0) return
  await tx
    .updateTable('outbox')
    .set({
      tries: sql<number>`tries + 1`,
      due_at: sql<Date>`clock_timestamp()
        + least(${LONGEST_WAIT}, 250 * 2 ^ least(tries, 10)) * interval '1 millisecond'`,
    })
    .where('job_id', 'in', jobIds)
    .execute()
}
