import { expect, test } from 'vitest'
import { countRow, medianRow, ratioRow, verdictOf, worstRow } from './row.ts'
import { tableOf } from './table.ts'

const GOAL = { reach: 15, beyond: 8 }

test('the median is what counts, or the worst where it must hold every time', () => {
  const head = { what: 'print', subject: 'runc', unit: 'ms', goal: GOAL } as const
  expect(verdictOf(medianRow(head, [14, 14, 90]))).toBe('met')
  expect(verdictOf(medianRow(head, [14, 16, 16]))).toBe('missed')
  expect(verdictOf(worstRow(head, [14, 14, 90]))).toBe('missed')
})

test('more is better where a goal says at least', () => {
  const goal = { reach: 5, beyond: 20, atLeast: true } as const
  const row = (value: number) => countRow({ what: 'programs', subject: 'runc', unit: '/s', goal }, value, 60)
  expect(verdictOf(row(4.9))).toBe('missed')
  expect(verdictOf(row(5))).toBe('met')
})

test('what has no goal is neither met nor missed', () => {
  expect(verdictOf(medianRow({ what: 'naive', subject: 'runc', unit: 'ms' }, [1]))).toBeNull()
})

test('a table tells value, goal and verdict side by side', () => {
  const rows = [
    medianRow({ what: 'print', subject: 'runc', unit: 'ms', goal: GOAL }, [7.25, 7.25]),
    ratioRow({ what: 'of naive', subject: 'runc', goal: { reach: 0.2, beyond: 0.05 } }, [30], [100]),
  ]
  const [head, print, ratio] = tableOf(rows).split('\n')
  expect(head).toMatch(/^what +of +value/)
  expect(print).toMatch(/^print +runc +7\.25 ms +7\.25 … 7\.25 +7\.25 +2 +≤ 15 +met +≤ 8 +met$/)
  expect(ratio).toMatch(/^of naive +runc +0\.300 × +0\.300 … 0\.300 +1 +≤ 0\.2 +missed +≤ 0\.05$/)
})
