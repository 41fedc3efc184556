import { afterAll, expect, test } from 'vitest'
import { createReasoning } from '#activities/reasoning.ts'
import { ledgerOf } from '#db/attempts.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

let calls = 0
let lost = 0

/** The step's model without the cache, which would hide a second call, and reports that are lost on their way. */
const worker = await useOwnWorker(await useService('instance'), (_, collaborators) => {
  const { models, cache } = collaborators
  const { planAnswer } = createReasoning({
    ...collaborators,
    models: { ...models, complete: (...given) => ((calls += 1), models.complete(...given)) },
    cache: { ...cache, store: { ...cache.store, get: async () => null } },
  })
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
  const attempts = await ledgerOf(worker.collaborators.db, LOCAL_OWNER.organisation, job.jobId)
  const plans = attempts.filter(({ step }) => step === 'reasoning')
  expect(plans.map(({ tries, outcome }) => [tries, outcome])).toEqual([
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
