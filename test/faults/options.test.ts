import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

test('without options it is a full run with a seed of its own', () => {
  expect(readOptions([])).toMatchObject({ jobs: 200, faults: 500, minutes: 45, only: null, rows: false })
  expect(readOptions(['--seed', '7', '--only', 'F20', '--jobs', '3'])).toMatchObject({
    seed: 7,
    only: 'F20',
    jobs: 3,
  })
})

test('what is no number is refused', () => {
  expect(() => readOptions(['--faults', 'many'])).toThrow('--faults is "many"; it wants a whole number.')
})
