import { expect, test } from 'vitest'
import { tallyOf } from './tally.ts'

const report = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] }

test('what is to do counts as skipped', () => {
  expect(tallyOf(report)).toEqual({ passed: 7, failed: 1, skipped: 3 })
})

test('a file that could not be loaded counts as a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(tallyOf({ ...report, testResults })).toEqual({ passed: 7, failed: 2, skipped: 3 })
})

test('a run without a report is a failure', () => {
  expect(tallyOf(null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
