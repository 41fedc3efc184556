import { type Kysely, sql } from 'kysely'

/** Who made a run and why, who ended it, which jobs Temporal has been given, and which activity a try was of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table job_runs add column origin jsonb, add column ended_by text`.execute(db)
  await sql`
    update job_runs set origin = '{"kind": "accepted"}'
    where (job_id, started_at) in (select job_id, min(started_at) from job_runs group by job_id)`.execute(db)
  await sql`create index job_runs_unexplained on job_runs (started_at) where origin is null`.execute(db)
  await sql`alter table attempts add column activity_id text`.execute(db)
  await sql`alter table jobs add column started_at timestamptz(3)`.execute(db)
  await sql`
    update jobs set started_at = created_at
    where not exists (select from outbox where outbox.job_id = jobs.id)`.execute(db)
  // Never more than may be open at once, however many wait.
  await sql`
    create index jobs_started on jobs (started_at)
    where started_at is not null and status not in ('cancelled', 'failed', 'succeeded')`.execute(db)
}
