import { sql } from 'kysely'
import type { EventBody, JobEvent } from '#domain/event.ts'
import type { AtAttempt } from './at-attempt.ts'
import type { AtRun } from './at-run.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'

/**
 * What one and the same event of a run has in common when it is told again by a retry: its times
 * may differ, what it is about does not.
 */
export function onceOf(body: EventBody): string {
  switch (body.kind) {
    case 'accepted':
    case 'reset':
    case 'closed':
      return body.kind
    case 'parked':
    case 'resumed':
      return `${body.kind}/${body.parking}`
    case 'artifact':
      return `${body.kind}/${body.name}/${body.bytes}`
    case 'step-started':
    case 'step-failed':
    case 'step-finished':
    case 'output-cut':
    case 'output-ended':
      return `${body.kind}/${body.step}/${body.attempt}/${body.tries}`
    case 'output':
      return `${body.kind}/${body.attempt}/${body.tries}/${body.stream}/${body.from}`
    case 'rejected':
    case 'program-failed':
    case 'checked':
      return `${body.kind}/${body.step}/${body.attempt}`
    default:
      return body satisfies never
  }
}

/** Which try of a run tells something. */
export type AtTry = Pick<AtAttempt, 'step' | 'attempt' | 'tries'>

/**
 * Appends an event under the next number of its job: 1…n without gaps, numbered under the job's row
 * lock. Told again by a retry it keeps its first number.
 * @param during the try that it is of; left out: it is of none that could be overtaken
 * @returns its number; null, and nothing is written, when the run is not the current one or has closed, or the try has ended
 */
export async function appendEvent(
  db: Db,
  at: AtRun,
  body: EventBody,
  during?: AtTry,
): Promise<number | null> {
  const once = onceOf(body)
  try {
    return (await insert(db, at, once, body, during)) ?? (await seqOf(db, at, once))
  } catch (error) {
    // Two told the same at the same moment; the statement of the second is undone, number and all.
    if (isDuplicate(error)) return seqOf(db, at, once)
    throw error
  }
}

async function insert(
  db: Db,
  at: AtRun,
  once: string,
  body: EventBody,
  during?: AtTry,
): Promise<number | null> {
  const { rows } = await sql<{ seq: number }>`
    with allowed as (${during ? openTry(at, during) : sql`select ${at.jobId} as job_id`}), numbered as (
      update jobs set last_seq = last_seq + 1, updated_at = now()
      from allowed
      where id = allowed.job_id and id = ${at.jobId} and organisation = ${at.owner.organisation} and current_run_id = ${at.runId}
        and status not in (${CLOSED})
        and not exists (
          select from events where job_id = ${at.jobId} and run_id = ${at.runId} and once = ${once})
      returning id, last_seq, organisation, member
    )
    insert into events (job_id, seq, organisation, member, run_id, once, body)
    select id, last_seq, organisation, member, ${at.runId}, ${once}, ${jsonb(body)} from numbered
    returning seq`.execute(db)
  return rows[0]?.seq ?? null
}

/**
 * The try, while it is open. Locked after its job, as whoever ends it does, so that it is seen as it is when the job's turn
 * has come to this event.
 */
const openTry = ({ jobId, runId }: AtRun, { step, attempt, tries }: AtTry) => sql`
      select job_id from (select id from jobs where id = ${jobId} for update) as job
      join attempts on job_id = job.id
      where run_id = ${runId} and step = ${step} and attempt = ${attempt} and temporal_attempt = ${tries}
        and outcome is null
      for update of attempts`

async function seqOf(db: Db, { owner, jobId, runId }: AtRun, once: string): Promise<number | null> {
  const row = await db
    .selectFrom('events')
    .innerJoin('jobs', 'jobs.id', 'events.job_id')
    .select('events.seq')
    .where('jobs.id', '=', jobId)
    .where('jobs.organisation', '=', owner.organisation)
    .where('jobs.current_run_id', '=', runId)
    .where('events.run_id', '=', runId)
    .where('events.once', '=', once)
    .executeTakeFirst()
  return row?.seq ?? null
}

const UNIQUE_VIOLATION = '23505'
export const isDuplicate = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION

/** The events of a job that follow number `seq`, in order, at most `limit`. */
export async function eventsAfter(
  db: Db,
  organisation: string,
  jobId: string,
  seq: number,
  limit: number,
): Promise<JobEvent[]> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'run_id', 'at', 'body'])
    .where('organisation', '=', organisation)
    .where('job_id', '=', jobId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    jobId,
    seq: row.seq,
    runId: row.run_id,
    at: row.at.toISOString(),
    body: row.body,
  }))
}
