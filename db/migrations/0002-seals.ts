import { type Kysely, sql } from 'kysely'

/** How a job's programs were sealed is told by its executions; what a worker reported meanwhile may be another's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table job_runs drop column isolation`.execute(db)
}
