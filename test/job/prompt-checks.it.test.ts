import { activityInfo } from '@temporalio/activity'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createChecks } from '#activities/checks.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'
import { storyOf } from './step-story.ts'

const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

type Checks = ReturnType<typeof createChecks>['evaluateChecks']

/** What becomes of the try within the workflow's own turn. */
let prompt: (checks: Checks, broken: Checks, given: Parameters<Checks>) => ReturnType<Checks>

const worker = await useOwnWorker(await useService('instance'), (_, collaborators) => {
  const { evaluateChecks } = createChecks(collaborators)
  const { put, ready } = collaborators.storage
  // Without the memory of what was read before, which would do for checks.
  const away = { put, ready, get: () => Promise.reject(new Error('The store is away.')) }
  const broken = createChecks({ ...collaborators, storage: away }).evaluateChecks
  return {
    evaluateChecks: (...given) =>
      activityInfo().isLocal ? prompt(evaluateChecks, broken, given) : evaluateChecks(...given),
  }
})
afterAll(() => worker.close())

beforeEach(() => {
  prompt = (checks, _, given) => checks(...given)
})

const ask = async () => {
  const job = await worker.ask(...PICTURE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  return storyOf(worker.collaborators.db, job.jobId, 'checks')
}

test('a turn of the workflow that is played again checks once', async () => {
  prompt = async (checks, _, given) => {
    const first = await checks(...given)
    expect(await checks(...given)).toEqual(first)
    return first
  }
  expect(await ask()).toEqual({
    tries: [[1, 'ok']],
    told: ['step-started', 'checked', 'step-finished'],
  })
})

test('one that failed and is played again leaves the work to a worker of its own', async () => {
  prompt = async (checks, broken, given) => {
    await expect(broken(...given)).rejects.toThrow()
    return checks(...given)
  }
  expect(await ask()).toEqual({
    tries: [
      [1, 'failed'],
      [2, 'ok'],
    ],
    told: ['step-started', 'step-failed', 'step-started', 'checked', 'step-finished'],
  })
})

test('one that could not even begin is followed by a second try', async () => {
  prompt = () => Promise.reject(new Error('The database is away.'))
  expect(await ask()).toEqual({ tries: [[2, 'ok']], told: ['step-started', 'checked', 'step-finished'] })
})
