/** A check as it came out. */
export interface Check {
  name: string
  passed: boolean
  detail: string | null
  /** Was it declared by the plan? Only declared checks verify an answer. */
  declared: boolean
}

export type Verification = 'verified' | 'unverified' | 'flagged'

/**
 * Verified means: at least one declared check ran, every declared one ran, and all that ran passed.
 *
 * @param declared names of the checks the plan declared
 * @param reported checks the program reported
 */
export function judgeChecks(
  declared: readonly string[],
  reported: readonly { name: string; passed: boolean; detail: string | null }[],
): { checks: Check[]; met: boolean } {
  const names = new Set(declared)
  const seen = new Set(reported.map((check) => check.name))
  const missing = declared
    .filter((name) => !seen.has(name))
    .map((name) => ({
      name,
      passed: false,
      detail: 'The program did not report this check.',
      declared: true,
    }))
  const checks = [...reported.map((check) => ({ ...check, declared: names.has(check.name) })), ...missing]
  return { checks, met: declared.length > 0 && checks.every((check) => check.passed) }
}
