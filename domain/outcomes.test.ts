import { expect, test } from 'vitest'
import { SANDBOX_OUTCOMES } from './execution.ts'
import { MOST_TRIES, SANDBOX_FAILURES, triesOf } from './outcomes.ts'

test.each([
  ['pool_exhausted', 10],
  ['infra_start', 3],
  ['infra_lost', 2],
  ['infra_misconfig', 1],
] as const)('a step that meets %s comes to %i tries', (outcome, tries) => {
  expect(triesOf(outcome)).toBe(tries)
  expect(MOST_TRIES).toBeGreaterThanOrEqual(tries)
})

test('nothing that a program brought about is tried again', () => {
  const theirs = SANDBOX_OUTCOMES.filter((outcome) => SANDBOX_FAILURES[outcome] !== 'platform')
  expect(theirs).toHaveLength(10)
  expect(theirs.map(triesOf)).toEqual(theirs.map(() => 1))
})
