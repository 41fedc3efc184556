import { sql } from 'kysely'
import type { EventBody } from '#domain/event.ts'
import type { Owner } from '#domain/owner.ts'
import type { RunOrigin } from '#domain/run.ts'
import type { AtRun } from './at-run.ts'
import { endOpenAttempts } from './attempts.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'
import { appendEvent } from './events.ts'
import { jsonb } from './json.ts'

/**
 * Makes a run known. The first sight of an unknown run becomes the job's current run and sets the job
 * running, whatever it was (an operator's reset resurrects a closed job, but a first run none that closed before it
 * came); a known run never moves the pointer. Every activity sees to it before it does anything visible; the
 * first of a job as it begins (`first-try.ts`).
 * @param origin how the run came to be, where that is known; a job's first run was accepted
 * @returns whether this run is the current one
 * @throws when there is no such job
 */
export async function registerRun(
  db: Db,
  owner: Owner,
  jobId: string,
  runId: string,
  origin: RunOrigin | null = null,
): Promise<boolean> {
  const known = await isCurrent(db, owner, jobId, runId)
  if (known !== null) return known
  return db.transaction().execute(async (tx) => {
    const at = { owner, jobId, runId }
    const current = await lockCurrent(tx, at)
    return (await beginRun(tx, at, origin, current)) || current === runId
  })
}

/**
 * Makes a run known and current, on a job that is locked. One that had closed before it came to any run stays closed,
 * and its first run has closed with it: a start that was withdrawn may have reached Temporal all the same.
 * @param before the job's current run until now
 * @returns false, and nothing is written, when it is known
 */
export async function beginRun(
  tx: Db,
  at: AtRun,
  origin: RunOrigin | null,
  before: string | null,
): Promise<boolean> {
  if (!(await insertRun(tx, at, before === null ? { kind: 'accepted' } : origin))) return false
  if (before === null && (await closedBefore(tx, at))) return true
  await takeOver(tx, at, before)
  return true
}

/**
 * Gives a job that closed without a run the first one that is seen of it. No event and no new time: nothing happened.
 * @returns false, and nothing is written, when the job has a run or has not closed
 */
async function closedBefore(tx: Db, { jobId, runId }: AtRun): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    with job as (
      update jobs set current_run_id = ${runId}
      where id = ${jobId} and current_run_id is null and status in (${CLOSED})
      returning id, status, reason, sentence
    )
    update job_runs set status = job.status, reason = job.reason, sentence = job.sentence, closed_at = now()
    from job
    where job_id = job.id and run_id = ${runId}`.execute(tx)
  return numAffectedRows === 1n
}

/** Says how a run came to be, unless that is known; its events are told already, so that they do not say it. */
export async function explainRun(db: Db, { jobId, runId, owner }: AtRun, origin: RunOrigin): Promise<void> {
  await db
    .updateTable('job_runs')
    .set({ origin: jsonb(origin) })
    .where('organisation', '=', owner.organisation)
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where('origin', 'is', null)
    .execute()
}

/** null: the run is unknown. */
async function isCurrent(db: Db, owner: Owner, jobId: string, runId: string): Promise<boolean | null> {
  const row = await db
    .selectFrom('job_runs')
    .innerJoin('jobs', 'jobs.id', 'job_runs.job_id')
    .select('jobs.current_run_id')
    .where('jobs.organisation', '=', owner.organisation)
    .where('job_runs.job_id', '=', jobId)
    .where('job_runs.run_id', '=', runId)
    .executeTakeFirst()
  return row ? row.current_run_id === runId : null
}

/**
 * Locks a job and gives its current run.
 * @throws when there is no such job
 */
export async function lockCurrent(tx: Db, { owner, jobId }: AtRun): Promise<string | null> {
  const job = await tx
    .selectFrom('jobs')
    .select(['current_run_id'])
    .where('organisation', '=', owner.organisation)
    .where('id', '=', jobId)
    .forUpdate()
    .executeTakeFirst()
  if (!job) throw new Error(`There is no job ${jobId}.`)
  return job.current_run_id
}

async function insertRun(tx: Db, { owner, jobId, runId }: AtRun, origin: RunOrigin | null): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('job_runs')
    .values({
      job_id: jobId,
      run_id: runId,
      organisation: owner.organisation,
      member: owner.member,
      origin: origin && jsonb(origin),
    })
    .onConflict((known) => known.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

async function takeOver(tx: Db, at: AtRun, before: string | null): Promise<void> {
  if (before !== null) await supersede(tx, { ...at, runId: before })
  await moveTo(tx, at)
  if (before !== null) await appendEvent(tx, at, await resetBody(tx, at))
}

/** What the superseded run began, nobody will end. */
export async function supersede(tx: Db, at: AtRun): Promise<void> {
  await endOpenAttempts(tx, at, 'lost')
  await tx
    .updateTable('job_runs')
    .set({ status: 'superseded', closed_at: sql<Date>`now()` })
    .where('job_id', '=', at.jobId)
    .where('run_id', '=', at.runId)
    .where('status', '=', 'running')
    .execute()
}

/** Sets a job running, with this run. */
export async function moveTo(tx: Db, { jobId, runId }: AtRun): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({
      current_run_id: runId,
      // A cancel that was asked for before the first step began is still on its way.
      status: sql`case when status = 'cancelling' and current_run_id is null then status else 'running' end`,
      reason: null,
      sentence: null,
      verification: null,
      started_at: sql<Date>`coalesce(started_at, now())`,
      finished_at: null,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', jobId)
    .execute()
}

/** What is told of a run that took over: readers forget what they showed of the run before. */
export async function resetBody(tx: Db, { jobId, runId }: AtRun): Promise<EventBody> {
  const { origin } = await tx
    .selectFrom('job_runs')
    .select('origin')
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow()
  const { by, reason, step } = origin?.kind === 'reset' ? origin : UNEXPLAINED
  return { kind: 'reset', by, reason, step }
}

const UNEXPLAINED = { by: null, reason: null, step: null } as const
