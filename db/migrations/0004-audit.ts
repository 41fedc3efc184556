import { type Kysely, sql } from 'kysely'

/** What operators had the instance do, and when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_entries (
      id text primary key,
      at timestamptz(3) not null default clock_timestamp(),
      actor text not null check (char_length(actor) between 1 and 64),
      action text not null check (char_length(action) between 1 and 64),
      detail jsonb not null
    )`.execute(db)
  await sql`create index audit_entries_newest on audit_entries (at desc)`.execute(db)
}
