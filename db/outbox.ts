import { sql } from 'kysely'
import type { JobInput } from '#domain/job.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'

/** Longest wait between two tries at starting a job, in milliseconds. */
const LONGEST_WAIT = 5000

/** Any fixed number: whoever holds this advisory lock starts jobs. */
const LOCK = 7_325_668_368

export type Claimed =
  /** Somebody else is starting jobs at this moment. */
  { kind: 'busy' } | { kind: 'claimed'; started: number; failed: { jobId: string; error: unknown }[] }

export interface Room {
  /** Jobs started at once. */
  batch: number
  /** Jobs that may be open in Temporal at once, those that are parked left out. */
  open: number
}

/**
 * Starts jobs that are due, oldest first, as many as there is room for. A row is gone once its job was started, in the
 * transaction that claimed it: if this process dies in between, the job is started again, which `start` must bear. One
 * at a time among all processes, so that together they never open too many. A job that could not be started stays,
 * with a growing wait, and does not hold up the others.
 */
export async function claimStarts(
  db: Db,
  room: Room,
  start: (input: JobInput) => Promise<void>,
): Promise<Claimed> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockStarts(tx))) return { kind: 'busy' }
    const left = Math.max(0, room.open - (await openJobs(tx)))
    const rows = await dueStarts(tx, Math.min(room.batch, left))
    const tried = await Promise.allSettled(rows.map(({ input }) => start(input)))
    const failed = rows.flatMap(({ job_id }, index) => {
      const result = tried[index]
      return result?.status === 'rejected' ? [{ jobId: job_id, error: result.reason }] : []
    })
    const failedIds = new Set(failed.map(({ jobId }) => jobId))
    const startedIds = rows.map(({ job_id }) => job_id).filter((id) => !failedIds.has(id))
    await markStarted(tx, startedIds)
    await postpone(tx, [...failedIds])
    return { kind: 'claimed', started: startedIds.length, failed }
  })
}

async function lockStarts(tx: Db): Promise<boolean> {
  const { rows } = await sql<{
    locked: boolean
  }>`select pg_try_advisory_xact_lock(${LOCK}) as locked`.execute(tx)
  return rows[0]?.locked === true
}

/** How many jobs Temporal was given that have something to do: one that is parked waits for people, for a week perhaps. */
async function openJobs(tx: Db): Promise<number> {
  const { open } = await tx
    .selectFrom('jobs')
    .select(sql<number>`count(*)::integer`.as('open'))
    .where('started_at', 'is not', null)
    .where(sql<boolean>`status not in (${CLOSED}, 'parked')`)
    .executeTakeFirstOrThrow()
  return open
}

/** Locked, so that a cancel waits for whoever has the row in hand. */
async function dueStarts(tx: Db, limit: number) {
  if (limit === 0) return []
  return tx
    .selectFrom('outbox')
    .select(['job_id', 'input'])
    .where('due_at', '<=', sql<Date>`now()`)
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

async function markStarted(tx: Db, jobIds: string[]): Promise<void> {
  if (jobIds.length === 0) return
  await tx.deleteFrom('outbox').where('job_id', 'in', jobIds).execute()
  await tx
    .updateTable('jobs')
    .set({ started_at: sql<Date>`coalesce(started_at, clock_timestamp())` })
    .where('id', 'in', jobIds)
    .execute()
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
