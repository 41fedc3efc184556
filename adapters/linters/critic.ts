import type { Finding, Verdict } from '#domain/verdict.ts'
import type { Linter, LintResult } from './linters.ts'

export interface Critic {
  /**
   * Judges a program without running it. Never approves when a tool could not say anything.
   * @throws the reason of `signal`
   */
  review(source: string, signal: AbortSignal): Promise<Verdict>
}

/** More findings than these help neither the coder nor the reader. */
const MOST_FINDINGS = 50

/** A tool that failed is a finding of its own, and therefore a rejection. */
const failed = (tool: string, why: string): Finding => ({
  kind: 'policy',
  tool,
  code: 'tool-failed',
  message: `${tool} ${why}, so the program could not be judged; see \`npx reckoner doctor\`.`,
  line: null,
})

const findingsOf = (result: LintResult): Finding[] =>
  result.kind === 'findings' ? result.findings : [failed(result.tool, result.why)]

async function inspect(linter: Linter, source: string, signal: AbortSignal): Promise<Finding[]> {
  try {
    return findingsOf(await linter.inspect(source, signal))
  } catch (error) {
    signal.throwIfAborted()
    return [failed('a tool of the critic', `failed unexpectedly: ${String(error)}`)]
  }
}

const byLine = (a: Finding, b: Finding): number => (a.line ?? 0) - (b.line ?? 0)

/** A critic of tools, which look at a program at the same time. Any finding rejects. */
export const criticOf = (linters: readonly Linter[]): Critic => ({
  async review(source, signal) {
    const found = await Promise.all(linters.map((linter) => inspect(linter, source, signal)))
    const findings = found.flat().toSorted(byLine).slice(0, MOST_FINDINGS)
    return findings.length === 0 ? { kind: 'approved' } : { kind: 'rejected', findings }
  },
})
