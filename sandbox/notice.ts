import type { Limits, SandboxOutcome } from '#domain/execution.ts'

type Notice = (limits: Limits, detail: string) => string

const sized = (bytes: number) =>
  bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes / 1024 ** 2)} MB`
const seconds = (milliseconds: number) => `${milliseconds / 1000} s`

/** What the sandbox itself has to say about an outcome; null: the program's own words are enough. */
const NOTICES: Record<SandboxOutcome, Notice | null> = {
  ok: null,
  user_error: null,
  crashed: null,
  timeout: ({ timeoutMs }) => `The program was stopped after ${seconds(timeoutMs)}, the longest it may run.`,
  oom: ({ memoryBytes }) => `The program was stopped: it needed more than ${sized(memoryBytes)} of memory.`,
  pids_limit: ({ processes }) => `The program wanted more than ${processes} processes and threads.`,
  output_limit: ({ stdoutBytes, stderrBytes }) =>
    `The program was stopped: it printed more than ${sized(stdoutBytes)}, or ${sized(stderrBytes)} of errors.`,
  killed: () => 'The program ended its own sandbox.',
  protocol_violation: (_, detail) => `The program was stopped: ${detail}`,
  cancelled: () => 'The program was cancelled before it ended.',
  pool_exhausted: () => 'No place in the sandbox became free in time.',
  infra_start: (_, detail) => `The sandbox could not be started. ${detail}`,
  infra_lost: (_, detail) => `The sandbox was lost while the program ran. ${detail}`,
  infra_misconfig: (_, detail) => `The sandbox takes no work. ${detail}`,
}

/** The line that is put at the end of stderr, where people look; empty when there is nothing to say. */
export function noticeOf(outcome: SandboxOutcome, limits: Limits, detail: string): string {
  const notice = NOTICES[outcome]
  return notice ? `sandbox: ${notice(limits, detail).trim()}\n` : ''
}
