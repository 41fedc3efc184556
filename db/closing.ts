import { type RawBuilder, sql } from 'kysely'
import type { Answer } from '#domain/answer.ts'
import type { AttemptOutcome } from '#domain/attempt.ts'
import type { Verification } from '#domain/check.ts'
import { type CloseReason, type ClosedStatus, isClosed, type JobStatus } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import type { Stored } from '#domain/stored.ts'
import type { AtRun } from './at-run.ts'
import { elapsedTo } from './attempts.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'
import { onceOf } from './events.ts'
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
  /** Who ended it from outside; left out or null: it ended by itself, or Temporal does not say. */
  endedBy?: string | null
  /** When it ended, by Temporal's clock; left out: now. */
  endedAt?: Date
}

/** What is kept of how a run closed, as far as its workflow can close with it. */
export type Recorded = Pick<Closed, 'status' | 'reason' | 'sentence' | 'verification' | 'execution'>

/**
 * Records how a run closed: run, job and `closed` event together or not at all, and once, however
 * often it is called. What the run had left open is ended. One statement, since it holds the job's lock; it is made
 * again when somebody told something while it waited for that, since it does not see the try of which that was told.
 * @returns what is recorded, which is what the first call said; null, and nothing is written, when the run is not the
 *   current one
 */
export async function closeRun(db: Db, at: AtRun, closed: Closed): Promise<Recorded | null> {
  const found = await closeSeen(db, at, closed)
  if (found === null) return null
  if (isClosed(found.status)) return recordedOf(db, at, found.status)
  return found.isSeen ? closed : closeRun(db, at, closed)
}

/** @returns the job's status before, and whether it was seen as it is: else nothing is written */
async function closeSeen(
  db: Db,
  at: AtRun,
  closed: Closed,
): Promise<{ status: JobStatus; isSeen: boolean } | null> {
  const { status, reason, sentence, verification, answer, program, execution } = closed
  const { endedBy = null, endedAt } = closed
  const told = { kind: 'closed', status, reason, sentence, verification, text: answer?.text ?? null } as const
  const ended = endedAt ? sql`|| ${endedIn(sql`open.at`)}` : sql``
  const { rows } = await sql<{ status: JobStatus; isSeen: boolean }>`
    with current as (
      -- The row as it is when it is locked, and beside it as it was when the statement began.
      select id, status, last_seq = (select seen.last_seq from jobs as seen where seen.id = ${at.jobId}) as is_seen
      from jobs
      where id = ${at.jobId} and organisation = ${at.owner.organisation} and current_run_id = ${at.runId}
      for update
    ), open as (
      -- Not before the run was seen, and not later than now: Temporal's clock is another.
      select id, least(clock_timestamp(), greatest(started_at, coalesce(${endedAt ?? null}::timestamptz, clock_timestamp())))::timestamptz(3) as at
      from current join job_runs on job_id = id and run_id = ${at.runId}
      where current.status not in (${CLOSED}) and is_seen
    ), left_open as (
      update attempts set finished_at = greatest(started_at, open.at), ms = ${elapsedTo(sql`open.at`)},
        -- Whoever records the end of a job is a step as well, and ends with it.
        outcome = case when step = 'finish' then ${status}::text else ${leftOpen(status)}::text end
      from open
      where job_id = open.id and run_id = ${at.runId} and outcome is null
    ), run as (
      update job_runs set status = ${status}, reason = ${reason}, sentence = ${sentence},
        verification = ${verification}, program = ${program}, answer = ${answer && jsonb(answer)},
        execution = ${execution && jsonb(execution)}, ended_by = ${endedBy}, closed_at = open.at
      from open
      where job_id = open.id and run_id = ${at.runId}
    ), numbered as (
      update jobs set last_seq = last_seq + 1, status = ${status}, reason = ${reason}, sentence = ${sentence},
        verification = ${verification}, finished_at = open.at, updated_at = clock_timestamp()
      from open
      where jobs.id = open.id
      returning jobs.id, last_seq, organisation, member
    ), told as (
      insert into events (job_id, seq, organisation, member, run_id, once, body)
      select numbered.id, last_seq, organisation, member, ${at.runId}, ${onceOf(told)}, ${jsonb(told)} ${ended}
      from numbered, open
    )
    select status, is_seen as "isSeen" from current`.execute(db)
  return rows[0] ?? null
}

/** When it was, for an event that is told later. */
const endedIn = (at: RawBuilder<unknown>) =>
  sql`jsonb_build_object('endedAt', to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`

const leftOpen = (status: ClosedStatus): AttemptOutcome => (status === 'cancelled' ? 'cancelled' : 'lost')

/** Not in the statement above, which sees everything but the job as it was before it waited for the lock. */
async function recordedOf(db: Db, { jobId, runId }: AtRun, status: ClosedStatus): Promise<Recorded> {
  const run = await db
    .selectFrom('job_runs')
    .select(['reason', 'sentence', 'verification', 'execution'])
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow()
  return { ...run, status }
}

/**
 * Closes a job that was given back to a run which had closed, as that did. It is told anew, since a stream ends with how
 * its job closed, and what came between said otherwise.
 */
export async function closeAgain(tx: Db, { jobId, runId }: AtRun): Promise<void> {
  await sql`
    with run as (
      select status, reason, sentence, verification, answer ->> 'text' as text, closed_at from job_runs
      where job_id = ${jobId} and run_id = ${runId} and status in (${CLOSED})
    ), numbered as (
      update jobs set last_seq = last_seq + 1, status = run.status, reason = run.reason, sentence = run.sentence,
        verification = run.verification, finished_at = run.closed_at, updated_at = clock_timestamp()
      from run
      where id = ${jobId} and current_run_id = ${runId}
      returning id, last_seq, organisation, member
    )
    insert into events (job_id, seq, organisation, member, run_id, once, body)
    select id, last_seq, organisation, member, ${runId}, concat('closed/', last_seq),
      jsonb_build_object('kind', 'closed', 'status', status, 'reason', reason, 'sentence', sentence,
        'verification', verification, 'text', text) || ${endedIn(sql`closed_at`)}
    from numbered, run`.execute(tx)
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
        and status not in (${CLOSED})
      returning id, last_seq, organisation, member
    )
    insert into events (job_id, seq, organisation, member, once, body)
    select id, last_seq, organisation, member, 'closed', ${told} from numbered`.execute(tx)
  return numAffectedRows === 1n
}
