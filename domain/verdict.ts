export const FINDING_KINDS = ['lint', 'security', 'policy', 'concern'] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

/** One thing the critic says about a program. */
export interface Finding {
  kind: FindingKind
  /** `ruff`, `bandit`, `allow-list` or `review`. */
  tool: string
  /** `F821`, `B602`, `import`, … */
  code: string
  message: string
  /** Counted from 1; null: the whole program. */
  line: number | null
}

/** What the critic says. `flagged` runs, with its concerns shown. */
export type Verdict =
  | { kind: 'approved' }
  | { kind: 'rejected'; findings: Finding[] }
  | { kind: 'flagged'; findings: Finding[] }
