import { sql } from 'kysely'
import type { Answer } from '#domain/answer.ts'
import type { Verification } from '#domain/check.ts'
import { CLOSED_STATUSES, type CloseReason, type ClosedStatus, isClosed } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import type { Stored } from '#domain/stored.ts'
import type { AtRun } from './at-run.ts'
import { endOpenAttempts } from './attempts.ts'
import type { Db } from './database.ts'
import { appendEvent } from './events.ts'
import { jsonb } from './json.ts'

/** How a run closed, and what it leaves. */
export interface Closed {
  status: ClosedStatus
  reason: CloseReason | null
  sentence: string | null
  verification: Verification | null
  answer: Answer | null
  /** Source of the program that was run. */
  program: string | null
  execution: Stored | null
  /** Who ended it from outside; left out: it ended by itself. */
  endedBy?: string
}

/**
 * Records how a run closed: run, job and `closed` event together or not at all, and once, however
 * often it is called. What the run had left open is ended.
 * @returns false, and nothing is written, when the run is not the current one
 */
export async function closeRun(db: Db, at: AtRun, closed: Closed): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const job = await tx
      .selectFrom('jobs')
      .select(['status', 'current_run_id'])
      .where('id', '=', at.jobId)
      .where('organisation', '=', at.owner.organisation)
      .forUpdate()
      .executeTakeFirst()
    if (job?.current_run_id !== at.runId) return false
    if (isClosed(job.status)) return true
    await endOpenAttempts(tx, at, closed.status === 'cancelled' ? 'cancelled' : 'lost')
    await closeRunRow(tx, at, closed)
    await tellClosed(tx, at, closed)
    await closeJobRow(tx, at.jobId, closed)
    return true
  })
}

async function closeRunRow(tx: Db, { jobId, runId }: AtRun, closed: Closed): Promise<void> {
  const { status, reason, sentence, verification, answer, program, execution, endedBy = null } = closed
  await tx
    .updateTable('job_runs')
    .set({
      status,
      reason,
      sentence,
      verification,
      program,
      answer: answer && jsonb(answer),
      execution: execution && jsonb(execution),
      ended_by: endedBy,
      closed_at: sql<Date>`clock_timestamp()`,
    })
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .execute()
}

async function tellClosed(tx: Db, at: AtRun, closed: Closed): Promise<void> {
  const { status, reason, sentence, verification, answer } = closed
  const text = answer?.text ?? null
  await appendEvent(tx, at, { kind: 'closed', status, reason, sentence, verification, text })
}

/**
 * Closes a job that came to no run: before Temporal was given it, or because Temporal knows nothing of it.
 * @returns false, and nothing is written, when it has a run or has closed
 */
export async function closeWithoutRun(
  tx: Db,
  { organisation }: Owner,
  jobId: string,
  closed: Pick<Closed, 'status' | 'reason' | 'sentence'>,
): Promise<boolean> {
  const { status, reason, sentence } = closed
  const told = jsonb({ kind: 'closed', status, reason, sentence, verification: null, text: null })
  const { numAffectedRows = 0n } = await sql`
    with numbered as (
      update jobs set last_seq = last_seq + 1, status = ${status}, reason = ${reason},
        sentence = ${sentence}, finished_at = clock_timestamp(), updated_at = clock_timestamp()
      where id = ${jobId} and organisation = ${organisation} and current_run_id is null
        and status not in (${sql.join(CLOSED_STATUSES)})
      returning id, last_seq, organisation, member
    )
    insert into events (job_id, seq, organisation, member, once, body)
    select id, last_seq, organisation, member, 'closed', ${told} from numbered`.execute(tx)
  return numAffectedRows === 1n
}

/** Closes the job's own row; `jobs.status` is then the run's. */
async function closeJobRow(
  tx: Db,
  jobId: string,
  closed: Pick<Closed, 'status' | 'reason' | 'sentence' | 'verification'>,
): Promise<void> {
  const { status, reason, sentence, verification } = closed
  const now = sql<Date>`clock_timestamp()`
  await tx
    .updateTable('jobs')
    .set({ status, reason, sentence, verification, finished_at: now, updated_at: now })
    .where('id', '=', jobId)
    .execute()
}
