import { expect, test } from 'vitest'
import { perJob, tellProcessor } from './processor.ts'

const used = perJob({ worker: 100, api: 50, all: 1000 }, { worker: 500, api: 90, all: 2000 }, 10)

test('what was used is shared among the jobs, and the rest of the machine is told apart', () => {
  expect(used).toEqual([
    ['the rest', 56],
    ['worker', 40],
    ['api', 4],
  ])
})

test('it is told with its sum', () => {
  expect(tellProcessor('a job', used)).toBe(
    'Processor time of a job, in ms: the rest 56, worker 40, api 4; in all 100.',
  )
})
