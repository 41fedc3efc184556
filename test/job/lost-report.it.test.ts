import { afterAll, expect, test } from 'vitest'
import { createReasoning } from '#activities/reasoning.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'
import { triesOf } from './step-story.ts'
import { uncached } from './uncached.ts'

const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

let calls = 0
let lost = 0

/** Reports that are lost on their way. */
const worker = await useOwnWorker(await useService('instance'), (_, collaborators) => {
  const { planAnswer } = createReasoning(uncached(collaborators, () => (calls += 1)))
  return {
    planAnswer: async (...given) => {
      const planned = await planAnswer(...given)
      if (lost-- > 0) throw new Error('Temporal was away for longer than the worker waits.')
      return planned
    },
  }
})
afterAll(() => worker.close())

test('a step whose report was lost costs no second call of the model', async () => {
  lost = 2
  const job = await worker.ask(...PICTURE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(calls).toBe(1)
  expect(await triesOf(worker.collaborators.db, job.jobId, 'reasoning')).toEqual([
    [1, 'ok'],
    [2, 'ok'],
    [3, 'ok'],
  ])
})

test('a reset wants the step made again', async () => {
  calls = 0
  const job = await worker.ask(...PICTURE)
  const { runId = '' } = job.runs[0] ?? {}
  await worker.temporal.reset({ jobId: job.jobId, runId, step: 'reasoning', by: 'test', reason: 'again' })
  await expect.poll(() => calls, { timeout: 10_000 }).toBe(2)
})
