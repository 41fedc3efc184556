import type { Answer } from '#domain/answer.ts'
import type { Check, Verification } from '#domain/check.ts'
import type { Seal } from '#domain/execution.ts'
import type { Reason } from '#domain/outcomes.ts'
import type { Owner } from '#domain/owner.ts'
import type { OnExhausted, ParkedView } from '#domain/parking.ts'
import type { RunView } from '#domain/run.ts'
import type { Step } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'

export const JOB_STATUSES = [
  'queued',
  'running',
  'needs-extraction-review',
  'needs-approval',
  'parked',
  'cancelling',
  'cancelled',
  'failed',
  'succeeded',
] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

/** A job in one of these has closed. */
export const CLOSED_STATUSES = ['cancelled', 'failed', 'succeeded'] as const satisfies JobStatus[]
export type ClosedStatus = (typeof CLOSED_STATUSES)[number]

export const isClosed = (status: JobStatus): status is ClosedStatus =>
  CLOSED_STATUSES.some((closed) => closed === status)

/** Why a job closed without an answer: it failed for a reason, or was cancelled. */
export type CloseReason = Reason | 'cancelled'

/** Longest question, in characters. */
export const QUESTION_LIMIT = 2000

/** A job and whose it is. */
export interface JobRef extends Owner {
  jobId: string
}

/** What the workflow is started with: ids only. The question and the pictures stay out of Temporal's histories. */
export interface JobInput extends JobRef {
  /** How often a program may be written in all. */
  attempts: number
  /** What becomes of it when a step's tries or its attempts are used up. */
  onExhausted: OnExhausted
  /** Which edition of the workflow it is played in; left out: the first. */
  edition?: number
}

/**
 * How the workflow is played of jobs that are accepted now. A change of it that does not fit the histories there are is
 * another edition: a job is played to its end in the one that it was accepted for. The second checks results within the
 * turn of the workflow that learns of them, the third criticises programs there, and says by what step a job is found
 * only when that takes a while; the fourth may learn of a plan and a program together with the reading, the fifth of all
 * that comes after it up to the checks.
 */
export const EDITION = 5

/** How the workflow ended when it did not fail. */
export interface JobOutcome {
  execution: Stored
  verification: Verification
}

/** How a job closed, as `finishJob` records it. */
export type JobClosing =
  | ({ kind: 'succeeded' } & JobOutcome)
  | { kind: 'failed'; reason: Reason; sentence: string }
  | { kind: 'cancelled' }

/** One step of a job summed over its attempts, as the API shows it. */
export interface StepSummary {
  step: Step
  attempts: number
  /** Whole milliseconds over all attempts. */
  ms: number
  /** true: every attempt's model result came from the cache. */
  cached: boolean
}

/** A job as the API shows it: a snapshot that is true up to and including event `seq`. */
export interface JobView {
  jobId: string
  seq: number
  question: string
  status: JobStatus
  reason: string | null
  sentence: string | null
  /** null: it does not wait for anybody. */
  parked: ParkedView | null
  verification: Verification | null
  answer: Answer | null
  checks: Check[]
  artifacts: ArtifactView[]
  steps: StepSummary[]
  program: string | null
  images: { id: string; url: string; width: number; height: number }[]
  /** Who computes: the built-in models say so wherever they appear. */
  models: string
  /** The current run, then those before it: a reset makes another one. Empty: none of its steps has begun. */
  runs: RunView[]
  /** How its programs were sealed when they ran, the weakest of them; null: none has run to its end. */
  isolation: Seal | null
  createdAt: string
  finishedAt: string | null
  totalMs: number | null
  temporalUrl: string | null
}

/** A job as a list shows it. */
export interface JobHeadline {
  jobId: string
  question: string
  status: JobStatus
  reason: string | null
  verification: Verification | null
  /** The sentence of the answer, or that which says why there is none. */
  text: string | null
  createdAt: string
  finishedAt: string | null
}

export interface ArtifactView {
  id: string
  name: string
  contentType: string
  bytes: number
  sha256: string
  url: string
}
