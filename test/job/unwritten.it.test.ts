import { activityInfo } from '@temporalio/activity'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createVision } from '#activities/vision.ts'
import { pointTo } from '#db/pointing.ts'
import { registerRun } from '#db/runs.ts'
import { beginTry } from '#db/tries.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'
import { triesOf } from './step-story.ts'
import { uncached } from './uncached.ts'

const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

interface At {
  jobId: string
  runId: string
}

let calls = 0
/** What the first try failed with, and how often it had called the model; null: it was not made. */
let first: { error: unknown; calls: number } | null = null
/** What becomes of the first try at a picture, before it begins. */
let before: (at: At) => Promise<unknown>
let after: (at: At) => Promise<unknown>

const worker = await useOwnWorker(await useService('instance'), (_, collaborators) => {
  const { describeImage } = createVision(uncached(collaborators, () => (calls += 1)))
  return {
    describeImage: async (job) => {
      const { attempt, workflowExecution } = activityInfo()
      if (attempt > 1) return describeImage(job)
      const at = { jobId: job.jobId, runId: workflowExecution?.runId ?? '' }
      await before(at)
      const tried = describeImage(job)
      const error = await tried.catch((thrown: unknown) => thrown)
      first = { error, calls }
      await after(at)
      return tried
    },
  }
})
afterAll(() => worker.close())
beforeEach(() => {
  calls = 0
  first = null
})

const { db } = worker.collaborators

async function ask() {
  const job = await worker.ask(...PICTURE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(first).toMatchObject({ error: { type: 'platform', nonRetryable: false }, calls: 0 })
  expect(calls).toBe(1)
  return triesOf(db, job.jobId, 'vision')
}

test('a try that waited while a later one began asks no model', async () => {
  before = async ({ jobId, runId }) => {
    const at = { owner: LOCAL_OWNER, jobId, runId, activityId: activityInfo().activityId }
    await registerRun(db, LOCAL_OWNER, jobId, runId)
    await beginTry(db, { ...at, step: 'vision', attempt: 1, tries: 2 })
  }
  after = async () => null
  expect(await ask()).toEqual([
    [2, 'lost'],
    [3, 'ok'],
  ])
})

test('a try of a run that is not the job’s asks no model, and one does when the job was given back to it', async () => {
  before = async ({ jobId, runId }) => {
    await registerRun(db, LOCAL_OWNER, jobId, runId)
    await registerRun(db, LOCAL_OWNER, jobId, 'another')
  }
  after = ({ jobId, runId }) => pointTo(db, { owner: LOCAL_OWNER, jobId, runId }, 'another')
  expect(await ask()).toEqual([[2, 'ok']])
})
