import type { Finding } from '#domain/verdict.ts'

/** What one tool says. A tool that crashed, timed out or spoke nonsense is `broken`: a rejection, never a pass. */
export type LintResult =
  | { kind: 'findings'; findings: Finding[] }
  | { kind: 'broken'; tool: string; why: string }

export interface Linter {
  /** Inspects Python source as text; never runs it. Suppression comments in it have no effect. */
  inspect(source: string, signal: AbortSignal): Promise<LintResult>
}
