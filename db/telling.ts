import { type RawBuilder, sql } from 'kysely'
import type { EventBody } from '#domain/event.ts'
import type { AtRun } from './at-run.ts'
import { onceOf } from './events.ts'
import { jsonb } from './json.ts'

/**
 * Parts of a statement that has locked the job: they append events under its next numbers, those that were not told before,
 * if `when` has a row.
 * @param when the name of a part that has one row at most
 * @param moved what else of the job is set then, told or not: a row can be changed but once in a statement
 */
export const tell = (
  at: AtRun,
  bodies: EventBody[],
  when: RawBuilder<unknown>,
  moved?: RawBuilder<unknown>,
) => sql`fresh as (
      select given.value ->> 'once' as once, given.value -> 'body' as body,
        row_number() over (order by given.ordinality) as place
      from jsonb_array_elements(${jsonb(onceEach(bodies))})
        with ordinality as given, ${when}
      where not exists (
        select from events
        where job_id = ${at.jobId} and run_id = ${at.runId} and once = given.value ->> 'once')
    ), numbered as (
      update jobs set last_seq = last_seq + told.count, updated_at = now() ${moved ? sql`, ${moved}` : sql``}
      from (select count(*)::integer as count from fresh) as told
      where id = ${at.jobId} and ${moved ? sql`exists (select from ${when})` : sql`told.count > 0`}
      returning id, last_seq - told.count as before, organisation, member
    ), told as (
      insert into events (job_id, seq, organisation, member, run_id, once, body)
      select id, before + place, organisation, member, ${at.runId}, once, body from numbered, fresh
    )`

/** Two that are one and the same would be refused, and with them all. */
const onceEach = (bodies: EventBody[]) =>
  Array.from(new Map(bodies.map((body) => [onceOf(body), body])), ([once, body]) => ({ once, body }))
