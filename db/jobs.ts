import { sql } from 'kysely'
import type { JobHeadline, JobStatus } from '#domain/job.ts'
import type { Stored } from '#domain/stored.ts'
import type { Db } from './database.ts'

export interface JobState {
  status: JobStatus
  /** Number of its newest event. */
  seq: number
  /** null: none of its steps has begun. */
  runId: string | null
}

/** How far a job is; null when the organisation has none of that id. */
export async function findJob(db: Db, organisation: string, jobId: string): Promise<JobState | null> {
  const row = await db
    .selectFrom('jobs')
    .select(['status', 'last_seq as seq', 'current_run_id as runId'])
    .where('organisation', '=', organisation)
    .where('id', '=', jobId)
    .executeTakeFirst()
  return row ?? null
}

/**
 * What a job asks: its question and its pictures in order, as kept in storage.
 * @throws when there is no such job
 */
export async function findJobQuestion(
  db: Db,
  organisation: string,
  jobId: string,
): Promise<{ question: string; images: Stored[] }> {
  const rows = await db
    .selectFrom('jobs')
    .innerJoin('job_images', 'job_images.job_id', 'jobs.id')
    .innerJoin('images', 'images.id', 'job_images.image_id')
    .select(['jobs.question', 'images.key', 'images.sha256', 'images.bytes'])
    .where('jobs.organisation', '=', organisation)
    .where('jobs.id', '=', jobId)
    .orderBy('job_images.position')
    .execute()
  const [first] = rows
  if (!first) throw new Error(`There is no job ${jobId}.`)
  return {
    question: first.question,
    images: rows.map(({ key, sha256, bytes }) => ({ key, sha256, bytes })),
  }
}

/** Where a page of the list ends: the next one holds what is older. */
export interface Cursor {
  createdAt: Date
  jobId: string
}

/**
 * The jobs of an organisation, newest first, at most `limit`.
 * @param before the last job of the page before; null: the first page
 */
export async function listJobs(
  db: Db,
  organisation: string,
  before: Cursor | null,
  limit: number,
): Promise<JobHeadline[]> {
  let query = db
    .selectFrom('jobs')
    .leftJoin('job_runs', (current) =>
      current.onRef('job_runs.job_id', '=', 'jobs.id').onRef('job_runs.run_id', '=', 'jobs.current_run_id'),
    )
    .select([
      'jobs.id',
      'jobs.question',
      'jobs.status',
      'jobs.reason',
      'jobs.verification',
      'jobs.created_at',
      'jobs.finished_at',
      sql<string | null>`coalesce(job_runs.answer ->> 'text', jobs.sentence)`.as('text'),
    ])
    .where('jobs.organisation', '=', organisation)
    .orderBy('jobs.created_at', 'desc')
    .orderBy('jobs.id', 'desc')
    .limit(limit)
  if (before) {
    query = query.where(sql<boolean>`(jobs.created_at, jobs.id) < (${before.createdAt}, ${before.jobId})`)
  }
  const rows = await query.execute()
  return rows.map(({ id, created_at, finished_at, ...row }) => ({
    jobId: id,
    ...row,
    createdAt: created_at.toISOString(),
    finishedAt: finished_at?.toISOString() ?? null,
  }))
}
