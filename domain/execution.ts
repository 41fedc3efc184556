import type { AnswerValue } from '#domain/answer.ts'
import type { Stored } from '#domain/stored.ts'

/** How a run in the sandbox ended; the codes are fixed. */
export const SANDBOX_OUTCOMES = [
  'ok',
  'user_error',
  'crashed',
  'timeout',
  'oom',
  'pids_limit',
  'output_limit',
  'killed',
  'protocol_violation',
  'cancelled',
  'pool_exhausted',
  'infra_start',
  'infra_lost',
  'infra_misconfig',
] as const
export type SandboxOutcome = (typeof SANDBOX_OUTCOMES)[number]

/** What a program may use. Bytes, milliseconds, whole processors. */
export interface Limits {
  cpus: number
  memoryBytes: number
  timeoutMs: number
  processes: number
  stdoutBytes: number
  stderrBytes: number
  files: number
  fileBytes: number
  totalFileBytes: number
}

export const DEFAULT_LIMITS: Limits = {
  cpus: 2,
  memoryBytes: 2 * 1024 ** 3,
  timeoutMs: 120_000,
  processes: 128,
  stdoutBytes: 1024 ** 2,
  stderrBytes: 1024 ** 2,
  files: 64,
  fileBytes: 32 * 1024 ** 2,
  totalFileBytes: 64 * 1024 ** 2,
}

/** A file a program left in `/out`, typed by its magic bytes. */
export interface OutputFile {
  name: string
  contentType: string
  sha256: string
  bytes: Uint8Array
}

export interface RejectedFile {
  name: string
  why: string
}

export interface ReportedCheck {
  name: string
  passed: boolean
  detail: string | null
}

/** What a program said through the result channel, which printed text cannot reach. */
export interface Report {
  values: AnswerValue[]
  /** The sentence of the answer, when the program gave one. */
  text: string | null
  checks: ReportedCheck[]
}

/** A piece of what a program prints, while it runs. */
export interface LiveOutput {
  stream: 'stdout' | 'stderr'
  bytes: Uint8Array
  /** Where it begins in the stream: bytes printed before it. */
  from: number
}

/** How an execution was sealed: as the start-up check found it when the program ran. */
export interface Seal {
  kind: 'strong' | 'weak' | 'refused'
  summary: string
}

/** One run of one program. Never thrown for what the program did: a failing program is a result. */
export interface Execution {
  outcome: SandboxOutcome
  exitCode: number | null
  signal: string | null
  stdout: string
  stderr: string
  files: OutputFile[]
  rejected: RejectedFile[]
  report: Report
  /** Bytes printed to each stream until the end, those past the limit too as far as they were seen. */
  printed: { stdout: number; stderr: number }
  runtime: string
  seal: Seal
  /** The limits that applied. */
  limits: Limits
  ms: { queue: number; start: number; run: number; collect: number }
}

/** An execution as stored and shown: the files by reference. */
export interface ExecutionRecord extends Omit<Execution, 'files'> {
  program: Stored
  files: { name: string; contentType: string; sha256: string; bytes: number; key: string }[]
}
