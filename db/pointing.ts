import { sql } from 'kysely'
import type { EventBody } from '#domain/event.ts'
import type { JobStatus } from '#domain/job.ts'
import type { RunOrigin } from '#domain/run.ts'
import type { AtRun } from './at-run.ts'
import { closeAgain } from './closing.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'
import { beginRun, lockCurrent, moveTo, resetBody, supersede } from './runs.ts'

/** What a job is; a reason has one that closed without an answer. */
export interface Standing {
  status: JobStatus
  reason: string | null
}

/**
 * Makes a run the current one, known or not: for whoever has it from Temporal that it is the newest. Two resets
 * in a row can be seen in the wrong order by activities, and then the pointer rests on a run that is over.
 * @param from the current run as it was when Temporal was asked: if that has changed, what Temporal said is old
 * @returns what the job is then, and why; null, and nothing is written, when what Temporal said is old
 * @throws when there is no such job
 */
export async function pointTo(
  db: Db,
  at: AtRun,
  from: string | null,
  origin: RunOrigin | null = null,
): Promise<Standing | null> {
  return db.transaction().execute(async (tx) => {
    const current = await lockCurrent(tx, at)
    if (current !== from || current === at.runId) return null
    if (!(await beginRun(tx, at, origin, current))) await bringBack(tx, at, current)
    return standingOf(tx, at)
  })
}

/** Gives a job back to a run that it had before: one that goes on, or one that has closed, and then the job has, too. */
async function bringBack(tx: Db, at: AtRun, before: string | null): Promise<void> {
  if (before !== null) await supersede(tx, { ...at, runId: before })
  await reopen(tx, at)
  await moveTo(tx, at)
  await tellAgain(tx, at, await resetBody(tx, at))
  await closeAgain(tx, at)
}

/** A run that another one seemed to have followed goes on. */
async function reopen(tx: Db, { jobId, runId }: AtRun): Promise<void> {
  await tx
    .updateTable('job_runs')
    .set({ status: 'running', closed_at: null })
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where('status', '=', 'superseded')
    .execute()
}

/** Unlike what a retry tells, it is no repeat of what the run told before. */
async function tellAgain(tx: Db, { jobId, runId }: AtRun, body: EventBody): Promise<void> {
  await sql`
    with numbered as (
      update jobs set last_seq = last_seq + 1 where id = ${jobId} returning id, last_seq, organisation, member
    )
    insert into events (job_id, seq, organisation, member, run_id, once, body)
    select id, last_seq, organisation, member, ${runId}, concat(${body.kind}::text, '/', last_seq), ${jsonb(body)}
    from numbered`.execute(tx)
}

const standingOf = (tx: Db, { jobId }: AtRun): Promise<Standing> =>
  tx.selectFrom('jobs').select(['status', 'reason']).where('id', '=', jobId).executeTakeFirstOrThrow()
