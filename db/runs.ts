import { sql } from 'kysely'
import type { Owner } from '#domain/owner.ts'
import type { AtRun } from './at-run.ts'
import { endOpenAttempts } from './attempts.ts'
import type { Db } from './database.ts'

/**
 * Makes a run known. The first sight of an unknown run becomes the job's current run and sets the job
 * running, whatever it was (an operator's reset resurrects a closed job); a known run never moves the
 * pointer. Every activity calls this before it does anything visible.
 * @returns whether this run is the current one
 * @throws when there is no such job
 */
export async function registerRun(db: Db, owner: Owner, jobId: string, runId: string): Promise<boolean> {
  const known = await isCurrent(db, owner, jobId, runId)
  if (known !== null) return known
  return db.transaction().execute(async (tx) => {
    const job = await lockJob(tx, owner, jobId)
    if (!(await insertRun(tx, owner, jobId, runId))) return job.current_run_id === runId
    if (job.current_run_id) await supersede(tx, { owner, jobId, runId: job.current_run_id })
    await moveTo(tx, jobId, runId)
    return true
  })
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

async function lockJob(tx: Db, { organisation }: Owner, jobId: string) {
  const job = await tx
    .selectFrom('jobs')
    .select(['current_run_id'])
    .where('organisation', '=', organisation)
    .where('id', '=', jobId)
    .forUpdate()
    .executeTakeFirst()
  if (!job) throw new Error(`There is no job ${jobId}.`)
  return job
}

async function insertRun(tx: Db, owner: Owner, jobId: string, runId: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('job_runs')
    .values({
      job_id: jobId,
      run_id: runId,
      organisation: owner.organisation,
      member: owner.member,
    })
    .onConflict((known) => known.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** What the superseded run began, nobody will end. */
async function supersede(tx: Db, at: AtRun): Promise<void> {
  await endOpenAttempts(tx, at, 'lost')
  await tx
    .updateTable('job_runs')
    .set({ status: 'superseded', closed_at: sql<Date>`now()` })
    .where('job_id', '=', at.jobId)
    .where('run_id', '=', at.runId)
    .where('status', '=', 'running')
    .execute()
}

async function moveTo(tx: Db, jobId: string, runId: string): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({
      current_run_id: runId,
      // A cancel that was asked for before the first step began is still on its way.
      status: sql`case when status = 'cancelling' and current_run_id is null then status else 'running' end`,
      reason: null,
      sentence: null,
      verification: null,
      finished_at: null,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', jobId)
    .execute()
}
