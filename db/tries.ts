import { sql } from 'kysely'
import type { AttemptOutcome } from '#domain/attempt.ts'
import type { EventBody } from '#domain/event.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { AtAttempt } from './at-attempt.ts'
import type { AtRun } from './at-run.ts'
import { ELAPSED } from './attempts.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'
import { tell } from './telling.ts'

/**
 * `unknown`: the run is to be registered first; `over`: it is not the current one, or has closed; `known`: this try, or
 * one after it, has been begun before.
 */
export type Began = 'unknown' | 'began' | 'known' | 'over'

/** How a try ended, for the ledger. */
export interface AttemptEnd {
  outcome: AttemptOutcome
  /** Whole milliseconds. */
  ms: number
  cached: boolean
  /** What came of it; `summary` or `sentence` is what people are shown. */
  detail: Record<string, unknown>
  /** What a later try of the same activity gives again, should the report of this one be lost; left out: nothing. */
  result?: unknown
}

/**
 * Opens a row of the repair ledger and tells what was begun, together or not at all; a repeat changes nothing. One
 * statement, since each costs a round trip and, when it writes, a flush of the log. Earlier tries of the same turn that
 * nobody ended are `lost`, so that a late end of theirs is not taken for this one's.
 * @param cause what went wrong in the turn before, for which this one is made; null: nothing
 * @param told events, told once each; none for a step that is not shown
 */
export async function beginTry(
  db: Db,
  at: AtAttempt,
  cause: FailureKind | null = null,
  told: EventBody[] = [],
): Promise<Began> {
  const { rows } = await sql<{ known: boolean; current: boolean; opened: boolean }>`
    with ${current(at)}, lost as (
      update attempts set outcome = 'lost', finished_at = clock_timestamp(), ms = ${ELAPSED}
      from current
      where job_id = current.id and run_id = ${at.runId} and step = ${at.step} and attempt = ${at.attempt}
        and temporal_attempt < ${at.tries} and outcome is null
    ), opened as (
      ${opening(at, cause)}
      where not exists (
        select from attempts
        where job_id = ${at.jobId} and run_id = ${at.runId} and step = ${at.step} and attempt = ${at.attempt}
          and temporal_attempt > ${at.tries})
      on conflict do nothing
      returning job_id
    ), ${tell(at, told, sql`opened`)}
    select exists (select from current) as current, exists (select from opened) as opened,
      exists (select from job_runs where job_id = ${at.jobId} and run_id = ${at.runId}) as known`.execute(db)
  if (rows[0]?.current) return rows[0].opened ? 'began' : 'known'
  return rows[0]?.known ? 'over' : 'unknown'
}

/**
 * Ends a row of the repair ledger, once, and tells of it, together or not at all.
 * @returns false, and nothing is written, when it or its run has ended already, or the run is not the current one
 */
export async function endTry(
  db: Db,
  at: AtAttempt,
  end: AttemptEnd,
  told: EventBody[] = [],
): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    with ${current(at)}, ${ended(at, end)}, ${tell(at, told, sql`ended`)}
    select exists (select from ended) as ended`.execute(db)
  return rows[0]?.ended === true
}

/** Part of a statement: the job, locked, if the run is its current one and has not closed. */
export const current = (at: AtRun) => sql`current as (
      select id, organisation, member from jobs
      where id = ${at.jobId} and organisation = ${at.owner.organisation} and current_run_id = ${at.runId}
        and status not in (${CLOSED})
      for update
    )`

/** Part of a statement after `current`: writes a try down as begun, for each row of `current` and what else the caller names. */
export const opening = (at: AtAttempt, cause: FailureKind | null) => sql`
      insert into attempts (job_id, run_id, step, attempt, temporal_attempt, activity_id, organisation, member, cause,
        worker, task)
      select current.id, ${at.runId}, ${at.step}, ${at.attempt}::integer, ${at.tries}::integer,
        ${at.activityId ?? null}::text, current.organisation, current.member, ${cause}::text,
        ${at.inHand?.worker ?? null}::integer, ${at.inHand?.task ?? null}::bytea
      from current`

/**
 * Part of a statement after `current`: has a row when it ended the try.
 * @param unless a query that has a row if nothing is to be ended
 */
export const ended = (at: AtAttempt, end: AttemptEnd, unless = sql`select where false`) => sql`ended as (
      update attempts set outcome = ${end.outcome}, ms = ${Math.max(0, Math.round(end.ms))}::integer,
        cached = ${end.cached}, detail = ${jsonb(end.detail)},
        result = ${end.result === undefined ? null : jsonb(end.result)}, finished_at = clock_timestamp()
      from current
      where job_id = current.id and run_id = ${at.runId} and step = ${at.step} and attempt = ${at.attempt}
        and temporal_attempt = ${at.tries} and activity_id is not distinct from ${at.activityId ?? null}::text
        and outcome is null and not exists (${unless})
      returning job_id
    )`
