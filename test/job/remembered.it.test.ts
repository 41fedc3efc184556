import { afterAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

/** Names of what was read from the store. */
const read: string[] = []

const worker = await useOwnWorker(await useService('instance'), (_, { storage }) => {
  const { get } = storage
  storage.get = (key) => {
    read.push(key.slice(key.lastIndexOf('/') + 1))
    return get(key)
  }
  return {}
})
afterAll(() => worker.close())

test('a job reads each thing from the store once, and what its answer rests on once more at its end', async () => {
  const job = await worker.ask('energy-chart.png', 'What is the average electricity use per month?')
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(read.toSorted()).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}\.png$/),
    'execution-1.json',
    'execution-1.json',
    'extraction.json',
    'plan.json',
    'program-1.py',
    'program-1.py',
  ])
})
