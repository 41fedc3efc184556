import type { Answer } from '#domain/answer.ts'
import { answered, answerOf } from '#domain/answered.ts'
import type { Execution } from '#domain/execution.ts'
import type { Kept } from './sandbox-keep.ts'
import { dim, duration, green, red, size, tell, visible, yellow } from './terminal.ts'

const TEXT_BYTES = 1024 ** 2

/**
 * What `--json` prints: one line, the last on stdout. Every key is always there; programs read it, so nothing of it is
 * renamed.
 */
export interface SandboxReport
  extends
    Kept,
    Pick<Execution, 'outcome' | 'exitCode' | 'signal' | 'stdout' | 'stderr' | 'limits' | 'runtime' | 'ms'> {
  /** null: the program did not end well, or said nothing. */
  answer: Answer | null
  checks: Execution['report']['checks']
}

export function sandboxReport(execution: Execution, { files, rejected }: Kept): SandboxReport {
  const { outcome, exitCode, signal, report, limits, runtime, ms } = execution
  return {
    outcome,
    exitCode,
    signal,
    stdout: cut(execution.stdout),
    stderr: cut(execution.stderr),
    files,
    rejected,
    answer: outcome === 'ok' && answered(execution) ? answerOf(execution) : null,
    checks: report.checks,
    limits,
    runtime,
    ms,
  }
}

/** The beginning of a text, no longer than 1 MiB in UTF-8 and without half a character at its end. */
export function cut(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= TEXT_BYTES) return text
  return new TextDecoder().decode(bytes.subarray(0, TEXT_BYTES), { stream: true })
}

/**
 * Tells how a program went: for people, or with `json` as one line, beside which people read why it did not end well.
 * @returns the exit code: 0 only when the outcome is `ok`
 */
export function tellReport(
  report: SandboxReport,
  { json, sentence }: { json: boolean; sentence: string },
): number {
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  if (!json) print(report)
  else if (report.outcome !== 'ok') tell(`${red(`✕ ${report.outcome}`)}: ${visible(sentence)}`)
  return report.outcome === 'ok' ? 0 : 1
}

/**
 * Why a program did not end well. Its `stderr` may be empty, as that of one that was ended by a signal; for all other ends
 * the sandbox's own line is its last.
 */
export function sentenceOf({ outcome, exitCode, signal, stderr }: Execution): string {
  if (outcome === 'crashed') return `The program was ended by ${signal ?? 'a signal'}.`
  if (exitCode !== null && outcome === 'user_error') return `The program ended with exit code ${exitCode}.`
  return (stderr.trimEnd().split('\n').at(-1) ?? '').replace(/^sandbox: /, '')
}

function print(report: SandboxReport): void {
  process.stdout.write(ended(visible(report.stdout)))
  process.stderr.write(ended(visible(report.stderr)))
  tell(outcomeLine(report))
  if (report.answer?.structured) tell(`  answer: ${visible(report.answer.text)}`)
  for (const { name, passed, detail } of report.checks) {
    const how = passed ? 'passed' : `not met${detail === null ? '' : `: ${detail}`}`
    tell(visible(`  check ${name}: ${how}`))
  }
  for (const { path, bytes } of report.files) tell(`  ${visible(path)} ${dim(size(bytes))}`)
  for (const { name, why } of report.rejected) tell(yellow(visible(`  not kept: ${name}: ${why}`)))
  if (wasStarted(report)) tell(dim(`  ${report.runtime}: ${limitsLine(report.limits)}`))
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

const wasStarted = ({ ms }: SandboxReport) => ms.start + ms.run > 0

function outcomeLine(report: SandboxReport): string {
  const { outcome, exitCode, signal, ms } = report
  const took = wasStarted(report) ? dim(` in ${duration(ms.run)}`) : ''
  if (outcome === 'ok') return green('✓ ok') + took
  const how = exitCode !== null ? ` (exit code ${exitCode})` : signal !== null ? ` (${signal})` : ''
  return red(`✕ ${outcome}`) + how + took
}

function limitsLine(limits: Execution['limits']): string {
  return [
    duration(limits.timeoutMs),
    `${limits.cpus} processors`,
    `${mebibytes(limits.memoryBytes)} of memory`,
    `${limits.processes} processes`,
    `${mebibytes(limits.stdoutBytes)} of output, ${mebibytes(limits.stderrBytes)} of errors`,
    `${limits.files} files of ${mebibytes(limits.totalFileBytes)} together`,
  ].join(', ')
}

const mebibytes = (bytes: number) => `${bytes / 1024 ** 2} MiB`
