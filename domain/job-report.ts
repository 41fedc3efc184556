import type { AnswerValue } from '#domain/answer.ts'
import type { JobStatus, JobView, StepSummary } from '#domain/job.ts'
import type { Verification } from '#domain/check.ts'

/** A file of an answer on this machine. */
export interface ReportedArtifact {
  name: string
  contentType: string
  bytes: number
  sha256: string
  /** Absolute. */
  path: string
}

/**
 * What `--json` prints: one line, the last on stdout. Every key is always there; programs read it,
 * so nothing of it is renamed.
 */
export interface JobReport {
  jobId: string | null
  status: JobStatus
  reason: string | null
  verification: Verification | null
  answer: { text: string; values: Omit<AnswerValue, 'uses'>[] } | null
  artifacts: ReportedArtifact[]
  steps: StepSummary[]
  program: string | null
  totalMs: number
}

/** The report of a closed job whose artifacts were written to `artifacts`. */
export const reportOf = (job: JobView, artifacts: ReportedArtifact[]): JobReport => ({
  jobId: job.jobId,
  status: job.status,
  reason: job.reason,
  verification: job.verification,
  answer: job.answer && {
    text: job.answer.text,
    values: job.answer.values.map(({ name, value, unit, uncertainty, note }) => ({
      name,
      value,
      unit,
      uncertainty,
      note,
    })),
  },
  artifacts,
  steps: job.steps,
  program: job.program,
  totalMs: job.totalMs ?? 0,
})

/** The report of input that was refused before there was a job, or of a job (`jobId`) that was lost sight of. */
export const refusalReport = (code: string, jobId: string | null = null): JobReport => ({
  jobId,
  status: 'failed',
  reason: code,
  verification: null,
  answer: null,
  artifacts: [],
  steps: [],
  program: null,
  totalMs: 0,
})
