import type { Look } from '#test/attacks/attack.ts'

/** What came of one attack on one runtime. */
export interface Result extends Look {
  /** `once`: not made on a runtime, or on one of its own choosing. */
  runtime: string
  rows: string
  name: string
  expected: string
  ms: number
}

/** One attack, on one line. */
export function tellResult({ runtime, rows, name, expected, seen, ms, right }: Result): string {
  const head = `${right ? '✓' : '✕'} ${runtime.padEnd(5)} ${rows.padEnd(9)} ${name}`
  return [head, `expected: ${expected}`, `seen: ${seen}`, `${(ms / 1000).toFixed(1)} s`].join(' | ')
}

/** None is skipped: a runtime that is missing is a miss. */
export function tellCount(results: readonly Result[]): string {
  const failed = results.filter(({ right }) => !right).length
  return `${results.length - failed} passed, ${failed} failed, 0 skipped`
}
