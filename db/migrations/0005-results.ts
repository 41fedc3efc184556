import { type Kysely, sql } from 'kysely'

/** What a try at a step came to, kept in the statement that ends it: a report to Temporal may be lost after that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempts add column result jsonb`.execute(db)
}
