import type { ColumnType, Generated } from 'kysely'
import type { Answer } from '#domain/answer.ts'
import type { AttemptOutcome } from '#domain/attempt.ts'
import type { AuditAction } from '#domain/audit.ts'
import type { Verification } from '#domain/check.ts'
import type { EventBody } from '#domain/event.ts'
import type { Isolation } from '#domain/isolation.ts'
import type { CloseReason, JobInput, JobStatus } from '#domain/job.ts'
import type { FailureKind } from '#domain/outcomes.ts'
import type { Owner } from '#domain/owner.ts'
import type { RunOrigin, RunStatus } from '#domain/run.ts'
import type { Step } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'

/** A point in time the database sets itself; whole milliseconds, so that a `Date` holds it exactly. */
type Stamp = ColumnType<Date, Date | undefined, Date>
type Json<T> = ColumnType<T, string, string>
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>

interface OrganisationTable {
  id: string
  name: string
  created_at: Stamp
}

interface MemberTable {
  organisation: string
  id: string
  name: string
  created_at: Stamp
}

interface ImageTable extends Owner {
  id: string
  sha256: string
  width: number
  height: number
  bytes: number
  /** Where the normalised PNG is in storage. */
  key: string
  created_at: Stamp
}

interface JobTable extends Owner {
  id: string
  question: string
  status: Generated<JobStatus>
  reason: Generated<CloseReason | null>
  sentence: Generated<string | null>
  verification: Generated<Verification | null>
  current_run_id: Generated<string | null>
  /** Number of the newest event; its row lock is what numbers events without gaps. */
  last_seq: Generated<number>
  /** Who computes, in words, as it was when the job was accepted. */
  models: string
  created_at: Stamp
  updated_at: Stamp
  /** When Temporal was given it; null: it still waits in the outbox. */
  started_at: Generated<Date | null>
  finished_at: Generated<Date | null>
}

interface JobImageTable extends Owner {
  job_id: string
  /** Counted from 0, as the program sees it (`image-0.png`). */
  position: number
  image_id: string
}

/** One Temporal execution of a job; it owns its result. */
interface JobRunTable extends Owner {
  job_id: string
  run_id: string
  status: Generated<RunStatus>
  reason: Generated<CloseReason | null>
  sentence: Generated<string | null>
  verification: Generated<Verification | null>
  program: Generated<string | null>
  execution: NullableJson<Stored>
  answer: NullableJson<Answer>
  /** null: a reset whose author and reason are still to be asked for. */
  origin: NullableJson<RunOrigin>
  /** Who ended it from outside. */
  ended_by: Generated<string | null>
  started_at: Stamp
  closed_at: Generated<Date | null>
}

/** The repair ledger: one row for each try at a step. */
interface AttemptTable extends Owner {
  job_id: string
  run_id: string
  step: Step
  attempt: number
  temporal_attempt: number
  /** Temporal's id of the activity inside the run. */
  activity_id: Generated<string | null>
  cause: FailureKind | null
  outcome: Generated<AttemptOutcome | null>
  ms: Generated<number | null>
  cached: Generated<boolean>
  detail: ColumnType<Record<string, unknown>, string | undefined, string>
  /** What the step came to, for a try whose report was lost; null: it came to nothing. */
  result: ColumnType<unknown, string | undefined, string>
  /** The number of the worker that made it, and Temporal's name of it; null: nobody but its worker can give it up. */
  worker: Generated<number | null>
  task: Generated<Uint8Array | null>
  started_at: Stamp
  finished_at: Generated<Date | null>
}

interface EventTable extends Owner {
  job_id: string
  seq: number
  run_id: string | null
  /** Equal for repeats of one and the same event, so that a retry tells it once. */
  once: string
  at: Stamp
  body: Json<EventBody>
}

interface ArtifactTable extends Owner {
  id: string
  job_id: string
  run_id: string
  position: number
  name: string
  content_type: string
  bytes: number
  sha256: string
  key: string
  created_at: Stamp
}

/** Workflows that are to be started; a row is gone once Temporal has the job. */
interface OutboxTable extends Owner {
  job_id: string
  input: Json<JobInput>
  tries: Generated<number>
  due_at: Stamp
  created_at: Stamp
}

interface IdempotencyKeyTable extends Owner {
  key: string
  /** SHA-256 of what was asked with the key. */
  hash: string
  job_id: string
  created_at: Stamp
}

/** How the workers of an instance seal their sandbox: about the machine, so it has no owner. */
interface IsolationReportTable {
  instance: string
  report: Json<Isolation & { worker: string }>
  reported_at: Stamp
}

/** The workers that came and have not left: about the instance, so it has no owner. */
interface WorkerTable {
  number: number
  /** Names the process, for people. */
  owner: string
  since: Stamp
}

/** What operators had the instance do: about the instance, so it has no owner. */
interface AuditEntryTable {
  id: string
  at: Stamp
  /** As they call themselves. */
  actor: string
  action: AuditAction
  detail: Json<Record<string, unknown>>
}

/** The tables as the code believes them; a test compares it with what the migrations make. */
export interface Schema {
  organisations: OrganisationTable
  members: MemberTable
  images: ImageTable
  jobs: JobTable
  job_images: JobImageTable
  job_runs: JobRunTable
  attempts: AttemptTable
  events: EventTable
  artifacts: ArtifactTable
  outbox: OutboxTable
  idempotency_keys: IdempotencyKeyTable
  isolation_reports: IsolationReportTable
  workers: WorkerTable
  audit_entries: AuditEntryTable
}
