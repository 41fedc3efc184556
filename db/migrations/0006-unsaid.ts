import { type Kysely, sql } from 'kysely'

/** Whom Temporal does not name, nobody is; there was an empty name for that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update job_runs set origin = origin || '{"by": null}' where origin ->> 'by' = ''`.execute(db)
  await sql`update job_runs set ended_by = null where ended_by = ''`.execute(db)
  await sql`
    update events set body = body || '{"by": null}' where body ->> 'kind' = 'reset' and body ->> 'by' = ''`.execute(
    db,
  )
}
