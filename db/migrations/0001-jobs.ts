import { type Kysely, sql } from 'kysely'

/**
 * Frozen once merged: a change is a new file. It spells its words out instead of importing them, so
 * that it keeps its meaning when the domain moves on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await owners(db)
  await jobs(db)
  await runs(db)
  await doors(db)
}

/** Organisations, members (one local member is seeded) and the pictures they sent. */
async function owners(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table organisations (
      id text primary key check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
      name text not null,
      created_at timestamptz(3) not null default now()
    )`.execute(db)
  await sql`
    create table members (
      organisation text not null references organisations (id),
      id text not null check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
      name text not null,
      created_at timestamptz(3) not null default now(),
      primary key (organisation, id)
    )`.execute(db)
  await sql`insert into organisations (id, name) values ('org_local', 'Local')`.execute(db)
  await sql`insert into members (organisation, id, name) values ('org_local', 'mem_local', 'Local')`.execute(
    db,
  )
  await sql`
    create table images (
      id text primary key,
      organisation text not null,
      member text not null,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      width integer not null check (width > 0),
      height integer not null check (height > 0),
      bytes integer not null check (bytes > 0),
      key text not null,
      created_at timestamptz(3) not null default now(),
      foreign key (organisation, member) references members (organisation, id),
      unique (organisation, sha256),
      unique (organisation, id)
    )`.execute(db)
}

async function jobs(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table jobs (
      id text primary key,
      organisation text not null,
      member text not null,
      question text not null check (char_length(question) between 1 and 2000),
      status text not null default 'queued' check (status in ('queued', 'running', 'needs-extraction-review',
        'needs-approval', 'parked', 'cancelling', 'cancelled', 'failed', 'succeeded')),
      reason text check (reason in ('nothing-to-compute', 'unclear-picture', 'not-understood',
        'rejected-lint', 'rejected-security', 'rejected-policy', 'runtime', 'timeout', 'memory', 'empty-output', 'model-output', 'model-unavailable',
        'platform', 'internal', 'deadline', 'terminated', 'lost', 'cancelled')),
      sentence text,
      verification text check (verification in ('verified', 'unverified', 'flagged')),
      current_run_id text,
      last_seq integer not null default 0 check (last_seq >= 0),
      models text not null,
      created_at timestamptz(3) not null default now(),
      updated_at timestamptz(3) not null default now(),
      finished_at timestamptz(3),
      foreign key (organisation, member) references members (organisation, id),
      unique (organisation, id),
      check ((finished_at is not null) = (status in ('cancelled', 'failed', 'succeeded'))),
      check ((reason is not null) = (status in ('cancelled', 'failed'))),
      check (verification is null or status = 'succeeded')
    ) with (fillfactor = 80)`.execute(db)
  await sql`create index jobs_newest on jobs (organisation, created_at desc, id desc)`.execute(db)
  // Not on updated_at, which every event moves: an index on it would make each of those updates a costly one.
  await sql`
    create index jobs_open on jobs (created_at)
    where status not in ('cancelled', 'failed', 'succeeded')`.execute(db)
  await sql`
    create table job_images (
      job_id text not null,
      position integer not null check (position >= 0),
      organisation text not null,
      member text not null,
      image_id text not null,
      primary key (job_id, position),
      foreign key (organisation, job_id) references jobs (organisation, id) on delete cascade,
      foreign key (organisation, image_id) references images (organisation, id)
    )`.execute(db)
  await sql`
    create table events (
      job_id text not null,
      seq integer not null check (seq > 0),
      organisation text not null,
      member text not null,
      run_id text,
      once text not null,
      at timestamptz(3) not null default clock_timestamp(),
      body jsonb not null check (body ? 'kind'),
      primary key (job_id, seq),
      unique nulls not distinct (job_id, run_id, once),
      foreign key (organisation, job_id) references jobs (organisation, id) on delete cascade
    )`.execute(db)
}

/** The runs of a job with what each tried and left behind. */
async function runs(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table job_runs (
      job_id text not null,
      run_id text not null,
      organisation text not null,
      member text not null,
      status text not null default 'running'
        check (status in ('running', 'superseded', 'cancelled', 'failed', 'succeeded')),
      reason text,
      sentence text,
      verification text check (verification in ('verified', 'unverified', 'flagged')),
      program text,
      execution jsonb,
      answer jsonb,
      isolation text,
      started_at timestamptz(3) not null default now(),
      closed_at timestamptz(3),
      primary key (job_id, run_id),
      foreign key (organisation, job_id) references jobs (organisation, id) on delete cascade
    )`.execute(db)
  await sql`
    alter table jobs add foreign key (id, current_run_id) references job_runs (job_id, run_id)`.execute(db)
  await sql`
    create table attempts (
      job_id text not null,
      run_id text not null,
      step text not null
        check (step in ('vision', 'reasoning', 'codegen', 'critic', 'execution', 'checks', 'finish')),
      attempt integer not null check (attempt > 0),
      temporal_attempt integer not null check (temporal_attempt > 0),
      organisation text not null,
      member text not null,
      cause text check (cause in ('lint', 'security', 'policy', 'runtime', 'timeout', 'memory', 'empty-output',
        'check-failed', 'model-output', 'platform')),
      outcome text check (outcome in ('ok', 'refused', 'rejected', 'failed', 'unmet', 'succeeded', 'cancelled',
        'lost')),
      ms integer check (ms >= 0),
      cached boolean not null default false,
      detail jsonb not null default '{}',
      started_at timestamptz(3) not null default clock_timestamp(),
      finished_at timestamptz(3),
      primary key (job_id, run_id, step, attempt, temporal_attempt),
      foreign key (job_id, run_id) references job_runs (job_id, run_id) on delete cascade,
      check ((outcome is null) = (finished_at is null)),
      check ((outcome is null) = (ms is null))
    )`.execute(db)
  await sql`
    create table artifacts (
      id text primary key,
      organisation text not null,
      member text not null,
      job_id text not null,
      run_id text not null,
      position integer not null check (position >= 0),
      name text not null check (char_length(name) between 1 and 255),
      content_type text not null,
      bytes integer not null check (bytes >= 0),
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      key text not null,
      created_at timestamptz(3) not null default now(),
      unique (job_id, run_id, name),
      foreign key (organisation, job_id) references jobs (organisation, id) on delete cascade,
      foreign key (job_id, run_id) references job_runs (job_id, run_id) on delete cascade
    )`.execute(db)
}

/** How jobs come in and get to Temporal, and what the workers say of their sandbox. */
async function doors(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table outbox (
      job_id text primary key,
      organisation text not null,
      member text not null,
      input jsonb not null,
      tries integer not null default 0,
      due_at timestamptz(3) not null default now(),
      created_at timestamptz(3) not null default now(),
      foreign key (organisation, job_id) references jobs (organisation, id) on delete cascade
    )`.execute(db)
  await sql`create index outbox_due on outbox (due_at)`.execute(db)
  await sql`
    create table idempotency_keys (
      organisation text not null,
      member text not null,
      key text not null check (char_length(key) between 1 and 255),
      hash text not null,
      job_id text not null,
      created_at timestamptz(3) not null default now(),
      primary key (organisation, member, key),
      foreign key (organisation, job_id) references jobs (organisation, id) on delete cascade
    )`.execute(db)
  await sql`
    create table isolation_reports (
      instance text primary key,
      report jsonb not null,
      reported_at timestamptz(3) not null default now()
    )`.execute(db)
}
