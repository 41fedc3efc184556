import { expect, test } from 'vitest'
import { MOST_TRIES, triesOf } from './tries.ts'

test.each([
  ['away', 20],
  ['model', 10],
  ['model-output', 3],
  ['unexpected', 3],
  ['lost', 5],
  ['pool_exhausted', 10],
  ['infra_start', 3],
  ['infra_lost', 2],
  ['infra_misconfig', 1],
] as const)('a step may meet %s %i times', (fault, tries) => {
  expect(triesOf(fault)).toBe(tries)
  expect(MOST_TRIES).toBeGreaterThanOrEqual(tries)
})
