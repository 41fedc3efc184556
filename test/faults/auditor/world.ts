import type { DataConverter } from '@temporalio/common'
import type { StorageConfig } from '#config.ts'
import type { ClientLog } from './client-log.ts'

/** Where everything is that a run has left traces in. */
export interface World {
  databaseUrl: string
  storage: StorageConfig
  /** The converter is needed where payloads are encrypted. */
  temporal: { address: string; namespace: string; dataConverter?: DataConverter }
  /** null: the default socket. */
  dockerHost: string | null
  /** Value of the `reckoner.instance` label of the containers that are this world's. */
  instance: string
  /** Where places in the sandbox are counted, for this world alone; null: nowhere. */
  redisUrl: string | null
  /** File in which the models' server writes the role of each call, a line for each; null: it does not. */
  modelCalls: string | null
  clientLog: ClientLog
  patience?: Partial<Patience>
}

/** How long after the audit began, all faults being over by then, something may still come true, in milliseconds. */
export interface Patience {
  /** Until every accepted job has closed. */
  closeMs: number
  /** Until what is shown agrees with what Temporal says. */
  agreeMs: number
  /** Until nothing is left of jobs that have closed. */
  removeMs: number
  /** Until what nobody refers to is collected, counted from when it was written. */
  collectMs: number
}

export const PATIENCE: Patience = {
  // Twice the time that each step of the path may take: 2 + 10 + 10 + 1 + 11 + ½ minutes and 10 s.
  closeMs: 2 * 2_080_000,
  agreeMs: 30_000,
  removeMs: 60_000,
  collectMs: 86_400_000,
}

export const INVARIANT_IDS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'] as const
export type InvariantId = (typeof INVARIANT_IDS)[number]

/** Something that must never be. */
export interface Violation {
  invariant: InvariantId
  /** null: it is no single job's. */
  jobId: string | null
  sentence: string
}

/** What one invariant found, before it is known which one it was. */
export type Found = Omit<Violation, 'invariant'>

/** One thing that was found about a job. */
export const of = (jobId: string | null, sentence: string): Found => ({ jobId, sentence })
