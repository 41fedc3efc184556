import { setTimeout as sleep } from 'node:timers/promises'
import { activityInfo } from '@temporalio/activity'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createCritic } from '#activities/critic.ts'
import { useService } from '#test/services.ts'
import { PROMPT } from '#workflows/patience.ts'
import { useOwnWorker } from './own-worker.ts'
import { storyOf } from './step-story.ts'

const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const
const LONGER_MS = 1000 * Number.parseInt(PROMPT.startToCloseTimeout, 10) + 500

/** How long the review in the workflow's own turn takes, and how long its report, in milliseconds. */
let slow = { review: 0, report: 0 }
let reviews = 0

const worker = await useOwnWorker(await useService('instance'), (_, collaborators) => {
  const { critic } = collaborators
  const { reviewProgram } = createCritic({
    ...collaborators,
    critic: {
      ...critic,
      review: async (...given) => {
        reviews += 1
        if (reviews === 1) await sleep(slow.review)
        return critic.review(...given)
      },
    },
  })
  return {
    reviewProgram: async (...given) => {
      const reviewed = await reviewProgram(...given)
      if (activityInfo().isLocal) await sleep(slow.report)
      return reviewed
    },
  }
})
afterAll(() => worker.close())

beforeEach(() => {
  reviews = 0
})

async function ask() {
  const job = await worker.ask(...PICTURE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  return { reviews, ...(await storyOf(worker.collaborators.db, job.jobId, 'critic')) }
}

test('a review that hangs is made again by a worker of its own, and its late end is told to nobody', async () => {
  slow = { review: LONGER_MS, report: 0 }
  expect(await ask()).toEqual({
    reviews: 2,
    tries: [
      [1, 'lost'],
      [2, 'ok'],
    ],
    told: ['step-started', 'step-started', 'step-finished'],
  })
})

test('a review whose report hangs is not made again', async () => {
  slow = { review: 0, report: LONGER_MS }
  expect(await ask()).toEqual({
    reviews: 1,
    tries: [
      [1, 'ok'],
      [2, 'ok'],
    ],
    told: ['step-started', 'step-finished', 'step-started', 'step-finished'],
  })
})
