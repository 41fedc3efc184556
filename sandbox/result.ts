import { constants } from 'node:os'
import type { Execution, Limits, Report, SandboxOutcome, Seal } from '#domain/execution.ts'
import { type Evidence, classify } from './classify.ts'
import type { Ending } from './container.ts'
import type { Conversation } from './conversation.ts'
import { acceptFiles } from './files.ts'
import { ProtocolViolation } from './frames.ts'
import { noticeOf } from './notice.ts'
import { readReport } from './report.ts'

/** Older names of signals that have a better known one. */
const ALIASES = ['SIGIOT', 'SIGPOLL', 'SIGUNUSED']
const SIGNALS = new Map<number, string>(
  Object.entries(constants.signals)
    .filter(([name]) => !ALIASES.includes(name))
    .map(([name, number]) => [number, name]),
)
const EMPTY: Report = { values: [], text: null, checks: [] }

/** What a run is called by and measured with. */
export interface Frame {
  runtime: string
  seal: Seal
  limits: Limits
  queueMs: number
}

/** The execution of a program that never came to run. */
export function notRun(outcome: SandboxOutcome, detail: string, frame: Frame): Execution {
  return {
    outcome,
    exitCode: null,
    signal: null,
    stdout: '',
    stderr: noticeOf(outcome, frame.limits, detail),
    files: [],
    rejected: [],
    report: EMPTY,
    printed: { stdout: 0, stderr: 0 },
    runtime: frame.runtime,
    seal: frame.seal,
    limits: frame.limits,
    ms: { queue: frame.queueMs, start: 0, run: 0, collect: 0 },
  }
}

/**
 * The execution as all the evidence has it.
 * @param frame.startMs until the container was ready, where it was not so already
 */
export function executionOf(
  said: Conversation,
  ending: Ending,
  frame: Frame & { startMs: number },
): Execution {
  const { transcript, at } = said
  const { report, violation } = reportOf(said)
  const stderr = printable(transcript.stderr)
  const evidence: Evidence = {
    ended: transcript.ended,
    finished: transcript.finished,
    stop: violation === null ? said.stop : 'violation',
    oom: ending.oom,
    containerExit: ending.exit,
    stderr,
  }
  const outcome = classify(evidence)
  // What came from a supervisor that broke the protocol is nobody's result.
  const sent = outcome === 'protocol_violation' ? [] : transcript.files
  return {
    outcome,
    exitCode: transcript.ended?.exit ?? null,
    signal: SIGNALS.get(transcript.ended?.signal ?? 0) ?? null,
    stdout: printable(transcript.stdout),
    stderr: withNotice(stderr, noticeOf(outcome, frame.limits, violation ?? detailOf(said))),
    ...acceptFiles(sent, transcript.rejected),
    report,
    printed: {
      // Of what it did not keep the supervisor alone knows; less than what came it cannot have been.
      stdout: Math.max(transcript.ended?.stdout ?? 0, transcript.stdout.length),
      stderr: Math.max(transcript.ended?.stderr ?? 0, transcript.stderr.length),
    },
    runtime: frame.runtime,
    seal: frame.seal,
    limits: frame.limits,
    ms: {
      queue: frame.queueMs,
      start: Math.round(frame.startMs),
      run: at.ended ?? 0,
      collect: Math.max(0, (at.finished ?? 0) - (at.ended ?? 0)),
    },
  }
}

/** What the host knows; where it knows nothing, the supervisor's last words. */
function detailOf({ detail, supervisorStderr }: Conversation): string {
  return detail || (supervisorStderr.trim().split('\n').at(-1) ?? '')
}

function reportOf({ transcript, stop }: Conversation): { report: Report; violation: string | null } {
  if (stop === 'violation') return { report: EMPTY, violation: null }
  const { ended } = transcript
  try {
    const whole = ended?.reason === 'exit' && ended.exit !== null
    return { report: readReport(transcript.report, whole), violation: null }
  } catch (error) {
    if (!(error instanceof ProtocolViolation)) throw error
    return { report: EMPTY, violation: error.message }
  }
}

/** Text for people and databases: bytes that are no UTF-8, and NUL, become the replacement character. */
function printable(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\uFFFD')
}

function withNotice(stderr: string, notice: string): string {
  const gap = notice === '' || stderr === '' || stderr.endsWith('\n') ? '' : '\n'
  return stderr + gap + notice
}
