import { Client } from 'pg'
import type { Answer } from '#domain/answer.ts'
import type { EventBody } from '#domain/event.ts'
import type { JobStatus } from '#domain/job.ts'
import type { RunOrigin, RunStatus } from '#domain/run.ts'
import type { Step } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'

interface Owned {
  organisation: string
  member: string
}

/** How a job or a run of it closed. */
interface Closing {
  reason: string | null
  sentence: string | null
  verification: string | null
}

export interface JobRow extends Owned, Closing {
  id: string
  question: string
  status: JobStatus
  current_run_id: string | null
  last_seq: number
}

export interface RunRow extends Owned, Closing {
  job_id: string
  run_id: string
  status: RunStatus
  program: string | null
  execution: Stored | null
  answer: Answer | null
  origin: RunOrigin | null
  ended_by: string | null
}

export interface AttemptRow extends Owned {
  job_id: string
  run_id: string
  step: Step
  attempt: number
  temporal_attempt: number
  activity_id: string | null
  outcome: string | null
  cached: boolean
  /** With `summary` where the step came to something; `verdict` is what the critic said. */
  detail: { summary?: string; verdict?: Stored }
  /** Whether it is kept what the step came to. */
  kept: boolean
}

export interface EventRow extends Owned {
  job_id: string
  seq: number
  run_id: string | null
  body: EventBody
}

export interface ArtifactRow extends Owned {
  job_id: string
  run_id: string
  name: string
  bytes: number
  sha256: string
  key: string
}

interface ImageRow extends Owned {
  id: string
  sha256: string
  key: string
}

interface Tables {
  jobs: JobRow
  runs: RunRow
  attempts: AttemptRow
  events: EventRow
  artifacts: ArtifactRow
  images: ImageRow
  jobImages: Owned & { job_id: string; image_id: string }
  outbox: Owned & { job_id: string; input: Owned & { jobId: string } }
  keys: Owned & { key: string; hash: string; job_id: string }
  /** Transactions that have been open for so many whole seconds. */
  transactions: { pid: number; seconds: number; query: string }
}

/** Everything that the database says, of one moment. */
export type Rows = { [Name in keyof Tables]: Tables[Name][] }

/** Column by column: a column that is renamed is an error here, and not a check that finds nothing any more. */
const QUERIES: { [Name in keyof Tables]: string } = {
  jobs: `select id, organisation, member, question, status, reason, sentence, verification, current_run_id, last_seq
    from jobs order by created_at, id`,
  runs: `select job_id, run_id, organisation, member, status, reason, sentence, verification, program, execution, answer,
    origin, ended_by from job_runs order by job_id, started_at`,
  attempts: `select job_id, run_id, organisation, member, step, attempt, temporal_attempt, activity_id, outcome, cached,
    detail, result is not null as kept from attempts order by job_id, started_at`,
  events: 'select job_id, seq, organisation, member, run_id, body from events order by job_id, seq',
  artifacts:
    'select job_id, run_id, organisation, member, name, bytes, sha256, key from artifacts order by job_id, position',
  images: 'select id, organisation, member, sha256, key from images',
  jobImages: 'select job_id, image_id, organisation, member from job_images',
  outbox: 'select job_id, organisation, member, input from outbox',
  keys: 'select organisation, member, key, hash, job_id from idempotency_keys',
  transactions: `select pid, floor(extract(epoch from clock_timestamp() - xact_start))::integer as seconds, query
    from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`,
}

/** Reads all of it in one snapshot, by SQL of the auditor's own. */
export async function readRows(databaseUrl: string): Promise<Rows> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'auditor' })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const read: [string, unknown[]][] = []
    for (const [name, query] of Object.entries(QUERIES)) read.push([name, (await client.query(query)).rows])
    return Object.fromEntries(read) as unknown as Rows
  } finally {
    await client.end()
  }
}
