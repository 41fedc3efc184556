import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'

/** This process among workers: by chance, so that it has its number before it has a database. */
export const THIS_WORKER = randomInt(1, 2 ** 31 - 1)

/** First half of the advisory locks that workers hold, any fixed number; the second half is the worker's own. */
const PRESENT = 7_325_668
/** The same of whoever relieves a worker. */
const RELIEVING = 7_325_669
/** After its own start Postgres is given time for those that it cut off to come back, in seconds. */
const RETURN_SECONDS = 5

/** What a worker has in hand for Temporal. */
export interface TaskInHand {
  jobId: string
  runId: string
  /** Temporal's name of this try of the activity: once it has ended, or another has begun, it is good for nothing. */
  task: Uint8Array
}

/**
 * Makes a worker present until the session ends, however it does: its lock is let go with the connection, which the
 * system closes the moment the process is dead.
 * @param session one connection, and not a pool
 * @returns false: a session that broke has not let go yet, and stands for the worker until it does
 */
export async function attend(session: Db, worker: number, owner: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_lock(${PRESENT}::integer, ${worker}::integer) as held`.execute(session)
  if (!rows[0]?.held) return false
  // Waits for whoever relieves it at this moment, and forgets it then.
  await session
    .insertInto('workers')
    .values({ number: worker, owner })
    .onConflict((known) => known.doNothing())
    .execute()
  return true
}

/** Ends the presence of a worker that has nothing in hand any more. */
export async function leave(session: Db, worker: number): Promise<void> {
  await session.deleteFrom('workers').where('number', '=', worker).execute()
  await sql`select pg_advisory_unlock(${PRESENT}::integer, ${worker}::integer)`.execute(session)
}

/** The workers that came and have no session, of which some may be about to come back; none soon after Postgres' start. */
export async function absentWorkers(db: Db): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select number from workers
    where pg_postmaster_start_time() < now() - make_interval(secs => ${RETURN_SECONDS})
      and ${isAbsent}`.execute(db)
  return rows.map(({ number }) => number)
}

/** Part of a statement about `workers`: nobody holds the lock. */
const isAbsent = sql<boolean>`not exists (
        select from pg_locks
        where locktype = 'advisory' and classid = ${sql.lit(PRESENT)}::oid and objid = number::oid and objsubid = 2
          and database = (select oid from pg_database where datname = current_database()))`

/**
 * Forgets an absent worker and gives away what it has in hand, one caller at a time.
 * @param give away one task; when it throws, the worker is remembered, and all is given again by the next caller
 * @returns how many tasks it may have had; null: it is present again, or somebody else is at it or was
 */
export async function relieve(
  db: Db,
  worker: number,
  give: (task: TaskInHand) => Promise<void>,
): Promise<number | null> {
  return db.transaction().execute(async (tx) => {
    if (!(await isForgotten(tx, worker))) return null
    const tasks = await tasksOf(tx, worker)
    await Promise.all(tasks.map(give))
    return tasks.length
  })
}

async function isForgotten(tx: Db, worker: number): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(${RELIEVING}::integer, ${worker}::integer) as locked`.execute(tx)
  if (!rows[0]?.locked) return false
  const forgotten = await tx
    .deleteFrom('workers')
    .where('number', '=', worker)
    .where(isAbsent)
    .executeTakeFirst()
  return forgotten.numDeletedRows > 0n
}

/**
 * The newest task of each open job that is the worker's: its steps follow one another. Also one whose end is written
 * down, which Temporal may not have been told.
 */
async function tasksOf(db: Db, worker: number): Promise<TaskInHand[]> {
  const { rows } = await sql<{ job: string; run: string; task: Uint8Array }>`
    select jobs.id as job, newest.run_id as run, newest.task
    from jobs cross join lateral (
      select run_id, worker, task from attempts
      where job_id = jobs.id and run_id = jobs.current_run_id and task is not null
      order by started_at desc
      limit 1
    ) as newest
    where jobs.started_at is not null and jobs.status not in (${CLOSED}) and newest.worker = ${worker}`.execute(
    db,
  )
  return rows.map(({ job, run, task }) => ({ jobId: job, runId: run, task }))
}
