import { sql } from 'kysely'
import type { Db } from '#db/database.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'

const { organisation, member } = LOCAL_OWNER

/** Id of the job of a number; they sort as the numbers do. */
export const idOf = (n: number) => `job_${String(n).padStart(32, '0')}`
const id = sql`'job_' || lpad(n::text, 32, '0')`

/** No statement may take so many that it is ended for its time. */
const PIECE = 10_000

/** Does the work for one piece of the numbers after the other. */
async function inPieces([from, to]: [number, number], work: (piece: [number, number]) => Promise<unknown>) {
  for (let first = from; first <= to; first += PIECE) await work([first, Math.min(to, first + PIECE - 1)])
}

/** Jobs from one number up to another, each with its first event. @param closed else they are queued */
async function addJobs(db: Db, [from, to]: [number, number], closed: boolean): Promise<void> {
  const [status, reason] = closed ? ['cancelled', 'cancelled'] : ['queued', null]
  await sql`
    insert into jobs (id, organisation, member, question, models, last_seq, created_at, status, reason, finished_at)
    select ${id}, ${organisation}, ${member}, 'What is the total of ' || n || '?', 'built-in', 1,
      now() - interval '1 day' + n * interval '1 millisecond', ${status}, ${reason}::text,
      case when ${closed} then now() end
    from generate_series(${from}::integer, ${to}::integer) n`.execute(db)
  await sql`
    insert into events (job_id, seq, organisation, member, once, body)
    select ${id}, 1, ${organisation}, ${member}, 'accepted', '{"kind": "accepted", "question": "What is the total?"}'
    from generate_series(${from}::integer, ${to}::integer) n`.execute(db)
}

/** Jobs that have closed. */
export const addClosed = (db: Db, numbers: [number, number]) =>
  inPieces(numbers, (piece) => addJobs(db, piece, true))

/** Jobs that wait to be started, in the order of their numbers. */
export const addWaiting = (db: Db, numbers: [number, number]) =>
  inPieces(numbers, (piece) => addQueued(db, piece))

async function addQueued(db: Db, [from, to]: [number, number]): Promise<void> {
  await addJobs(db, [from, to], false)
  await sql`
    insert into outbox (job_id, organisation, member, input, due_at)
    select ${id}, ${organisation}, ${member},
      jsonb_build_object('organisation', ${organisation}::text, 'member', ${member}::text, 'jobId', ${id},
        'attempts', 3, 'onExhausted', 'fail'),
      now() - interval '1 day' + n * interval '1 millisecond'
    from generate_series(${from}::integer, ${to}::integer) n`.execute(db)
}

/** Closes what was started, as if it had run. @returns how many there were */
export async function closeStarted(db: Db): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ status: 'cancelled', reason: 'cancelled', finished_at: new Date() })
    .where('started_at', 'is not', null)
    .where('status', '=', 'queued')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
