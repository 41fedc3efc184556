import { sql } from 'kysely'
import type { JobStatus } from '#domain/job.ts'
import type { Owner } from '#domain/owner.ts'
import type { AtRun } from './at-run.ts'
import { CLOSED } from './closed.ts'
import type { Db } from './database.ts'

/** What our own tables say of a job, to be held against what Temporal says. */
export interface Believed {
  owner: Owner
  jobId: string
  status: JobStatus
  /** Why it closed without an answer; null: it has not. */
  reason: string | null
  /** null: no activity of it has begun. */
  runId: string | null
  /** Whether Temporal was given it. */
  started: boolean
  /** Whole milliseconds since anything of it changed. */
  quietMs: number
}

const COLUMNS = [
  'jobs.id',
  'jobs.organisation',
  'jobs.member',
  'jobs.status',
  'jobs.reason',
  'jobs.current_run_id',
  sql<boolean>`jobs.started_at is not null`.as('started'),
  sql<number>`round(extract(epoch from now() - jobs.updated_at) * 1000)::integer`.as('quiet'),
] as const

interface Row {
  id: string
  organisation: string
  member: string
  status: JobStatus
  reason: string | null
  current_run_id: string | null
  started: boolean
  quiet: number
}

const believed = (row: Row): Believed => ({
  owner: { organisation: row.organisation, member: row.member },
  jobId: row.id,
  status: row.status,
  reason: row.reason,
  runId: row.current_run_id,
  started: row.started,
  quietMs: row.quiet,
})

/**
 * Jobs that Temporal was given, that have not closed, and of which nothing was heard for `quietMs`; in any order, so
 * that each has its turn even if fewer can be looked at than there are, and several who look do not look at the same.
 */
export async function quietJobs(db: Db, quietMs: number, limit: number): Promise<Believed[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(COLUMNS)
    .where('jobs.started_at', 'is not', null)
    .where(sql<boolean>`jobs.status not in (${CLOSED})`)
    .where('jobs.updated_at', '<', sql<Date>`now() - ${quietMs} * interval '1 millisecond'`)
    .orderBy(sql`random()`)
    .limit(limit)
    .execute()
  return rows.map(believed)
}

/** What is believed of these jobs, of whichever organisation; unknown ones are left out. */
export async function believedOf(db: Db, jobIds: readonly string[]): Promise<Believed[]> {
  // One value, so that it is one statement whatever their number.
  const isOne = sql<boolean>`jobs.id = any(${[...jobIds]}::text[])`
  const rows = await db.selectFrom('jobs').select(COLUMNS).where(isOne).execute()
  return rows.map(believed)
}

/** Runs that somebody made by a reset in Temporal, and of which it is not known yet who and why. */
export async function unexplainedRuns(
  db: Db,
  limit: number,
): Promise<{ owner: Owner; jobId: string; runId: string }[]> {
  const rows = await db
    .selectFrom('job_runs')
    .select(['job_id', 'run_id', 'organisation', 'member'])
    .where('origin', 'is', null)
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ job_id, run_id, ...owner }) => ({ owner, jobId: job_id, runId: run_id }))
}

/** How many runs of a job somebody made by a reset. */
export async function runsMadeBy(
  db: Db,
  { owner, jobId }: Pick<AtRun, 'owner' | 'jobId'>,
  by: string,
): Promise<number> {
  const { runs } = await db
    .selectFrom('job_runs')
    .select(sql<number>`count(*)::integer`.as('runs'))
    .where('organisation', '=', owner.organisation)
    .where('job_id', '=', jobId)
    .where(sql<boolean>`origin ->> 'by' = ${by}`)
    .executeTakeFirstOrThrow()
  return runs
}
