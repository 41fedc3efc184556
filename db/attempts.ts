import { sql } from 'kysely'
import type { Attempt, AttemptOutcome, ExecutionFacts } from '#domain/attempt.ts'
import { CLOSED_STATUSES } from '#domain/job.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Step } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'
import type { AtRun } from './at-run.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'

/** One try at a step: `attempt` counts the turns of the repair loop, `tries` those inside a turn. */
export interface AtAttempt extends AtRun {
  step: Step
  attempt: number
  tries: number
  /** Temporal's id of the activity inside the run; left out: it does not matter. */
  activityId?: string
}

/** How many tries at a step another activity has made in the same turn: before the job was parked and went on. */
export async function triesBefore(
  db: Db,
  { jobId, runId, step, attempt, activityId = '' }: Omit<AtAttempt, 'tries'>,
): Promise<number> {
  const { tries } = await db
    .selectFrom('attempts')
    .select(sql<number>`coalesce(max(temporal_attempt), 0)::integer`.as('tries'))
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where('step', '=', step)
    .where('attempt', '=', attempt)
    .where('activity_id', '!=', activityId)
    .executeTakeFirstOrThrow()
  return tries
}

/**
 * Opens a row of the repair ledger; a repeat changes nothing. Earlier tries of the same turn that
 * nobody ended are `lost`, so that a late end of theirs is not taken for this one's.
 * @param cause what went wrong in the turn before, for which this one is made
 * @returns false, and nothing is written, when the run is not the current one or has closed
 */
export async function startAttempt(
  db: Db,
  at: AtAttempt,
  cause: FailureKind | null = null,
): Promise<boolean> {
  const { rows } = await sql`
    with current as (
      select id, organisation, member from jobs
      where id = ${at.jobId} and organisation = ${at.owner.organisation} and current_run_id = ${at.runId}
        and status not in (${sql.join(CLOSED_STATUSES)})
    ), lost as (
      update attempts set outcome = 'lost', finished_at = clock_timestamp(), ms = ${elapsed}
      from current
      where job_id = current.id and run_id = ${at.runId} and step = ${at.step} and attempt = ${at.attempt}
        and temporal_attempt < ${at.tries} and outcome is null
    ), opened as (
      insert into attempts (job_id, run_id, step, attempt, temporal_attempt, activity_id, organisation, member, cause)
      select id, ${at.runId}, ${at.step}, ${at.attempt}::integer, ${at.tries}::integer, ${at.activityId ?? null}::text,
        organisation, member, ${cause}::text
      from current
      on conflict do nothing
    )
    select id from current`.execute(db)
  return rows.length === 1
}

export interface AttemptEnd {
  outcome: AttemptOutcome
  /** Whole milliseconds. */
  ms: number
  cached: boolean
  /** What came of it; `summary` or `sentence` is what people are shown. */
  detail: Record<string, unknown>
}

/**
 * Ends a row of the repair ledger, once.
 * @returns false, and nothing is written, when it or its run has ended already, or the run is not the current one
 */
export async function finishAttempt(db: Db, at: AtAttempt, end: AttemptEnd): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update attempts set outcome = ${end.outcome}, ms = ${Math.max(0, Math.round(end.ms))}::integer,
      cached = ${end.cached}, detail = ${jsonb(end.detail)}, finished_at = clock_timestamp()
    from jobs
    where jobs.id = ${at.jobId} and jobs.organisation = ${at.owner.organisation}
      and jobs.current_run_id = ${at.runId} and jobs.status not in (${sql.join(CLOSED_STATUSES)})
      and job_id = jobs.id and run_id = ${at.runId}
      and step = ${at.step} and attempt = ${at.attempt} and temporal_attempt = ${at.tries}
      and outcome is null`.execute(db)
  return numAffectedRows === 1n
}

/** Ends whatever of a run is still open when it closes. */
export async function endOpenAttempts(tx: Db, at: AtRun, outcome: AttemptOutcome): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ outcome, finished_at: sql<Date>`clock_timestamp()`, ms: elapsed })
    .where('job_id', '=', at.jobId)
    .where('run_id', '=', at.runId)
    .where('outcome', 'is', null)
    .execute()
}

/** The program that a run wrote last, as its step kept it; null when it wrote none. */
export async function findLastProgram(db: Db, { jobId, runId, owner }: AtRun): Promise<Stored | null> {
  const row = await db
    .selectFrom('attempts')
    .select(sql<Stored | null>`detail -> 'program'`.as('program'))
    .where('organisation', '=', owner.organisation)
    .where('job_id', '=', jobId)
    .where('run_id', '=', runId)
    .where('step', '=', 'codegen')
    .where('outcome', '=', 'ok')
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.program ?? null
}

const elapsed = sql<number>`greatest(0, round(extract(epoch from clock_timestamp() - started_at) * 1000))::integer`

/** The repair ledger of a job: every try of every run, oldest first. */
export async function ledgerOf(db: Db, organisation: string, jobId: string): Promise<Attempt[]> {
  const rows = await db
    .selectFrom('attempts')
    .selectAll()
    .select(sql<string | null>`coalesce(detail ->> 'sentence', detail ->> 'summary')`.as('said'))
    .select(sql<ExecutionFacts | null>`detail -> 'execution'`.as('execution'))
    .where('organisation', '=', organisation)
    .where('job_id', '=', jobId)
    .orderBy('started_at')
    .orderBy('attempt')
    .orderBy('temporal_attempt')
    .execute()
  return rows.map((row) => ({
    runId: row.run_id,
    step: row.step,
    attempt: row.attempt,
    tries: row.temporal_attempt,
    cause: row.cause,
    outcome: row.outcome,
    ms: row.ms,
    cached: row.cached,
    detail: row.said,
    execution: row.execution,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }))
}
