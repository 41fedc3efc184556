import { sql } from 'kysely'
import type { EventBody } from '#domain/event.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { RunOrigin } from '#domain/run.ts'
import type { AtAttempt } from './at-attempt.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'
import { jsonb } from './json.ts'
import { tell } from './telling.ts'
import { opening } from './tries.ts'

const ACCEPTED: RunOrigin = { kind: 'accepted' }

/**
 * Begins the first try of a job that has come to no run: makes the run known and current, opens the row of the ledger and
 * tells of it, together or not at all. What `registerRun` and `beginTry` do one after the other, in one statement.
 * @param cause what went wrong in the turn before; null: nothing
 * @returns false, and nothing is written, when there is no such job, it has a run, or it has closed
 */
export async function beginFirst(
  db: Db,
  at: AtAttempt,
  cause: FailureKind | null,
  told: EventBody[],
): Promise<boolean> {
  const { rows } = await sql<{ opened: boolean }>`
    with current as (
      select id, organisation, member from jobs
      where id = ${at.jobId} and organisation = ${at.owner.organisation} and current_run_id is null
        and status not in (${CLOSED})
      for update
    ), run as (
      insert into job_runs (job_id, run_id, organisation, member, origin)
      select id, ${at.runId}, organisation, member, ${jsonb(ACCEPTED)} from current
      on conflict do nothing
      returning job_id
    ), opened as (
      ${opening(at, cause)}, run
      returning job_id
    ), ${tell(at, told, sql`opened`, moveTo(at.runId))}
    select exists (select from opened) as opened`.execute(db)
  return rows[0]?.opened === true
}

/** A cancel that was asked for before is still on its way. */
const moveTo = (runId: string) => sql`current_run_id = ${runId}, started_at = coalesce(started_at, now()),
        status = case when status = 'cancelling' then status else 'running' end`
