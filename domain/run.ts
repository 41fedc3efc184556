import type { Verification } from '#domain/check.ts'
import { CLOSED_STATUSES } from '#domain/job.ts'
import { type Step, STEPS } from '#domain/steps.ts'

/** `superseded`: another run of the same job took its place before it closed. */
export const RUN_STATUSES = ['running', 'superseded', ...CLOSED_STATUSES] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

/** How a run came to be: a job's first when it was accepted, every other when somebody reset the job. */
export type RunOrigin = { kind: 'accepted' } | ResetOrigin

/** By whom a run was made or ended that Reckoner itself replaced. */
export const RECKONER = 'reckoner'

export interface ResetOrigin {
  kind: 'reset'
  /** A member here, `RECKONER`, or the identity that Temporal was given by whoever reset the job there; null: it does not say. */
  by: string | null
  reason: string
  /** Which step it began again with; null: it was reset in Temporal, to some event of its history. */
  step: Step | null
}

/** A run as the API shows it. */
export interface RunView {
  runId: string
  status: RunStatus
  reason: string | null
  sentence: string | null
  verification: Verification | null
  /** null: not known yet. */
  origin: RunOrigin | null
  /** Who ended it from outside, by the identity Temporal was given; null: it ended by itself, or has not, or Temporal does not say. */
  endedBy: string | null
  startedAt: string
  closedAt: string | null
  temporalUrl: string | null
}

/** Steps that a job can be reset to: recording the outcome is not one, it follows from the others. */
export const RESET_STEPS = STEPS.filter((step) => step !== 'finish')

/** Longest reason of a reset, in characters: it is kept in Temporal's history, in clear. */
export const RESET_REASON_LIMIT = 200
