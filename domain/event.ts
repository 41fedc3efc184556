import type { Check, Verification } from '#domain/check.ts'
import type { Finding } from '#domain/verdict.ts'
import type { JobStatus } from '#domain/job.ts'
import type { Step } from '#domain/steps.ts'

/** What can happen to a job. */
export type EventBody =
  | { kind: 'accepted'; question: string }
  /**
   * Another run took over, told as its first event, and again when the job was given back to it; who made it and why,
   * where that was known then. What was told of the run before is history.
   */
  | { kind: 'reset'; by: string | null; reason: string | null; step: Step | null }
  /** `attempt` counts the turns of the repair loop, `tries` Temporal's tries inside a turn; both from 1. */
  | { kind: 'step-started'; step: Step; attempt: number; tries: number }
  | {
      kind: 'step-finished'
      step: Step
      attempt: number
      tries: number
      ms: number
      cached: boolean
      summary: string
    }
  | { kind: 'step-failed'; step: Step; attempt: number; tries: number; ms: number; sentence: string }
  /** What a program printed, told while it runs: `text` is that of the bytes `from`…`to` of its stream, whole characters. */
  | {
      kind: 'output'
      step: 'execution'
      attempt: number
      tries: number
      stream: 'stdout' | 'stderr'
      from: number
      to: number
      text: string
    }
  /** The program printed more than is told live; the rest is in the execution's record alone. */
  | { kind: 'output-cut'; step: 'execution'; attempt: number; tries: number }
  /** How much it printed to each stream in all, in bytes; told after the end of a program that printed. */
  | {
      kind: 'output-ended'
      step: 'execution'
      attempt: number
      tries: number
      stdout: number
      stderr: number
    }
  /** Told at once, whether or not another attempt follows. */
  | { kind: 'rejected'; step: 'critic'; attempt: number; findings: Finding[] }
  | { kind: 'program-failed'; step: 'execution'; attempt: number; outcome: string; error: string }
  | { kind: 'checked'; step: 'checks'; attempt: number; checks: Check[]; met: boolean }
  /** The job waits for somebody to decide; `parking` counts, from 1, how often it did in its run. */
  | { kind: 'parked'; step: Step; parking: number; reason: string; sentence: string }
  | { kind: 'resumed'; step: Step; parking: number }
  | { kind: 'artifact'; name: string; contentType: string; bytes: number }
  | {
      kind: 'closed'
      status: JobStatus
      reason: string | null
      sentence: string | null
      verification: Verification | null
      text: string | null
      /** When it was: where that was told later, by who looks after jobs; left out: when it was told. */
      endedAt?: string
    }

export type EventKind = EventBody['kind']

/** An event as kept: numbered 1…n per job without gaps. The table is the truth; Redis only wakes readers. */
export interface JobEvent {
  jobId: string
  seq: number
  /** null: before the first run (accepted). */
  runId: string | null
  at: string
  body: EventBody
}
