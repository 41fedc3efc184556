import { sql } from 'kysely'
import type { EventBody } from '#domain/event.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { AtAttempt } from './at-attempt.ts'
import type { Db } from './database.ts'
import { tell } from './telling.ts'
import { type AttemptEnd, current, ended, opening } from './tries.ts'

/** The end of a try, and what is told of it. */
export interface Ending {
  at: AtAttempt
  end: AttemptEnd
  told: EventBody[]
}

/**
 * Ends a try and begins the first one of what follows it in the same run, and tells of both, together or not at all: what
 * `endTry` and `beginTry` do one after the other, in one statement.
 * @param cause what went wrong in the turn before, for which the next one is made; null: nothing
 * @returns false, and nothing is written, when one of both is not to be: the run is over, the first has ended already, or
 * there was a try at the next before
 * @throws when another try of the next is begun at this moment: the one that waited is undone
 */
export async function beginNext(
  db: Db,
  last: Ending,
  next: AtAttempt,
  cause: FailureKind | null,
  told: EventBody[],
): Promise<boolean> {
  const before = sql`
        select from attempts
        where job_id = ${next.jobId} and run_id = ${next.runId} and step = ${next.step} and attempt = ${next.attempt}`
  const { rows } = await sql<{ opened: boolean }>`
    with ${current(last.at)}, ${ended(last.at, last.end, before)}, opened as (
      ${opening(next, cause)}, ended
      returning job_id
    ), ${tell(last.at, [...last.told, ...told], sql`opened`)}
    select exists (select from opened) as opened`.execute(db)
  return rows[0]?.opened === true
}
