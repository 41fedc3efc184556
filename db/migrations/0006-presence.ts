import { type Kysely, sql } from 'kysely'

/** Which workers are there, and what each has in hand, so that it can be given away when the worker is not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workers (
      number integer primary key,
      owner text not null check (char_length(owner) between 1 and 400),
      since timestamptz(3) not null default clock_timestamp()
    )`.execute(db)
  await sql`alter table attempts add column worker integer, add column task bytea`.execute(db)
}
