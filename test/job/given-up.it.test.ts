import { afterAll, expect, test } from 'vitest'
import { createReasoning } from '#activities/reasoning.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'
import { triesOf } from './step-story.ts'
import { uncached } from './uncached.ts'

const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
let calls = 0

/** The first call of the model is never answered. */
const worker = await useOwnWorker(await useService('instance'), (_, collaborators) => {
  const { models } = collaborators
  const complete: typeof models.complete = (request, signal) => {
    if (calls > 1) return models.complete(request, signal)
    ask()
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  return createReasoning(uncached({ ...collaborators, models: { ...models, complete } }, () => (calls += 1)))
})
const { db } = worker.collaborators
afterAll(() => worker.close())

test('a try that is given up is made again, once, and its own late end counts for nothing', async () => {
  const { jobId, closed } = await worker.begin(...PICTURE)
  await asked
  const { run_id: runId, task } = await db
    .selectFrom('attempts')
    .select(['run_id', 'task'])
    .where('job_id', '=', jobId)
    .where('outcome', 'is', null)
    .executeTakeFirstOrThrow()
  if (!task) throw new Error('The task is not written down.')
  const giveUp = () => worker.temporal.giveUp({ jobId, runId, task })
  await Promise.all([giveUp(), giveUp()])
  expect(await closed()).toMatchObject({ status: 'succeeded', verification: 'verified' })
  await giveUp()
  expect(calls).toBe(2)
  // Whether it hears of that first, or the next try takes its place, is a race.
  expect(await triesOf(db, jobId, 'reasoning')).toEqual([
    [1, expect.stringMatching(/^(cancelled|lost)$/)],
    [2, 'ok'],
  ])
  const { events } = await worker.client.workflow.getHandle(`job/${jobId}`).fetchHistory()
  const again = events
    ?.map(({ activityTaskStartedEventAttributes: started }) => started)
    .find((started) => started?.attempt === 2)
  expect(again?.lastFailure?.applicationFailureInfo?.type).toBe('platform')
})
