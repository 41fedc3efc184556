import { expect, test } from 'vitest'
import { SANDBOX_OUTCOMES } from './execution.ts'
import { SANDBOX_FAILURES } from './outcomes.ts'
import { triesOf } from './tries.ts'

test('nothing that a program brought about is tried again', () => {
  const theirs = SANDBOX_OUTCOMES.filter((outcome) => SANDBOX_FAILURES[outcome] !== 'platform')
  expect(theirs).toHaveLength(10)
  expect(theirs.map(triesOf)).toEqual(theirs.map(() => 1))
})
