import type { Verification } from '#domain/check.ts'
import type { FailureKind, Reason } from '#domain/outcomes.ts'
import type { JobClosing, JobInput } from '#domain/job.ts'
import type { Step } from '#domain/steps.ts'
import type { Stored } from '#domain/stored.ts'

/** A step that cannot go on, told as a value: the workflow ends the job with it. */
export interface Refused {
  kind: 'refused'
  reason: Reason
  sentence: string
}

/** Why the program is to be written again; `findings` is the prose the coder is given. */
export interface Repair {
  kind: FailureKind
  findings: Stored
  /** Equal signatures of two attempts in a row mean no progress. */
  signature: string
}

/** Where in the repair loop a step is called: counted from 1. */
export interface Attempted {
  attempt: number
}

/** What the steps after it came to that an activity went on with; one that failed or refused is left to its own. */
export interface Ahead {
  planAnswer?: Planned
  writeProgram?: Written
  reviewProgram?: Reviewed
  runProgram?: Ran
  evaluateChecks?: Checked
}

export interface DescribeImage {
  (job: JobInput): Promise<{ kind: 'read'; extraction: Stored; ahead?: Ahead } | Refused>
}

interface Planned {
  kind: 'planned'
  plan: Stored
}
export interface PlanAnswer {
  (job: JobInput, given: { extraction: Stored }): Promise<Planned | Refused>
}

interface Written {
  kind: 'written'
  program: Stored
}
export interface WriteProgram {
  (
    job: JobInput,
    given: Attempted & { extraction: Stored; plan: Stored; repair: Repair | null; previous: Stored | null },
  ): Promise<Written>
}

type Reviewed = { kind: 'approved' } | { kind: 'flagged' } | { kind: 'repair'; repair: Repair }

export interface ReviewProgram {
  (job: JobInput, given: Attempted & { program: Stored }): Promise<Reviewed>
}

type Ran = { kind: 'ran'; execution: Stored } | { kind: 'repair'; repair: Repair }

export interface RunProgram {
  (job: JobInput, given: Attempted & { program: Stored; extraction: Stored }): Promise<Ran | Refused>
}

type Checked =
  | { kind: 'met'; verification: Verification }
  | { kind: 'unmet'; verification: Verification; repair: Repair }

export interface EvaluateChecks {
  (job: JobInput, given: Attempted & { plan: Stored; execution: Stored; flagged: boolean }): Promise<Checked>
}

/**
 * Gives how the run is recorded to have closed. That is another closing than the given one where an earlier call
 * recorded that and its report was lost: the workflow, played again from before it, may have come to another end.
 */
export interface FinishJob {
  (job: JobInput, closing: JobClosing): Promise<JobClosing>
}

/** The activities of a job as the workflow knows them; names are those of `STEP_TABLE`. */
export interface Activities {
  describeImage: DescribeImage
  planAnswer: PlanAnswer
  writeProgram: WriteProgram
  reviewProgram: ReviewProgram
  runProgram: RunProgram
  evaluateChecks: EvaluateChecks
  finishJob: FinishJob
}

/** That a job waits for somebody, and that it does not any more; `parking` counts, from 1, how often it did in its run. */
export type ParkingNote =
  | { kind: 'parked'; step: Step; parking: number; reason: Reason; sentence: string }
  | { kind: 'resumed'; step: Step; parking: number }

/** What a workflow has people told beside its steps. */
export interface ParkingNotes {
  noteParking(job: JobInput, note: ParkingNote): Promise<void>
}

/** What is done for all jobs at once, on a schedule. */
export interface Chores {
  /** Brings what people are shown to what Temporal says; gives how many jobs were shown wrongly. */
  reconcileJobs(): Promise<number>
}
