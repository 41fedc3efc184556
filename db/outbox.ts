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
    const rows = await dueStarts(tx, room)
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

/** By itself: a statement sees what was there when it began, and would count before it has the lock. */
async function lockStarts(tx: Db): Promise<boolean> {
  const { rows } = await sql<{
    locked: boolean
  }>`select pg_try_advisory_xact_lock(${LOCK}) as locked`.execute(tx)
  return rows[0]?.locked === true
}

/**
 * Locked, so that a cancel waits for whoever has the row in hand. Open jobs are those that Temporal was given and that have
 * something to do: one that is parked waits for people, for a week perhaps. A batch is limited apart, since Postgres plans
 * as if a limit that it has to count were a tenth of all that waits; no more are locked than are given. In figures, so that
 * it is planned for as many as wait, each time: a plan that is kept does not see a backlog grow.
 */
async function dueStarts(tx: Db, { batch, open }: Room) {
  const { rows } = await sql<{ job_id: string; input: JobInput }>`
    select job_id, input from (
      select job_id, input from outbox
      where due_at <= now()
      order by due_at
      limit ${sql.lit(batch)}
      for update skip locked
    ) as due
    limit greatest(0, ${sql.lit(open)} - (
      select count(*) from jobs
      where started_at is not null and status not in (${CLOSED}, 'parked')))`.execute(tx)
  return rows
}

async function markStarted(tx: Db, jobIds: string[]): Promise<void> {
  if (jobIds.length === 0) return
  await tx
    .with('gone', (cte) =>
      cte
        .deleteFrom('outbox')
        .where(sql<boolean>`job_id = any(${jobIds})`)
        .returning('job_id'),
    )
    .updateTable('jobs')
    .from('gone')
    .set({ started_at: sql<Date>`coalesce(started_at, clock_timestamp())` })
    .whereRef('id', '=', 'gone.job_id')
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
    .where(sql<boolean>`job_id = any(${jobIds})`)
    .execute()
}
