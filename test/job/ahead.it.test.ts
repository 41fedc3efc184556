import { setTimeout as wait } from 'node:timers/promises'
import { activityInfo, ApplicationFailure } from '@temporalio/activity'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Collaborators } from '#activities/collaborators.ts'
import { createActivities } from '#activities/index.ts'
import { ledgerOf } from '#db/attempts.ts'
import type { Activities } from '#domain/activities.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { STEPS, STEP_TABLE } from '#domain/steps.ts'
import { openProduct, PICTURE, SHOWN } from '#test/operators/product.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'
import { readingOnce } from './reading-once.ts'
import { storyOf } from './step-story.ts'
import { uncached } from './uncached.ts'

type Name = Exclude<keyof Activities, 'finishJob'>

/** Which activities Temporal asked for, in order, and how often a model was asked and a program criticised. */
let asked: string[] = []
let calls = 0
let reviews = 0

const MADE = STEPS.filter((step) => step !== 'finish').map((step) => STEP_TABLE[step].activity)

/** What a test does around a step before or after the real one. */
let around: {
  before?: (name: Name) => Promise<void> | void
  after?: (name: Name) => Promise<void> | void
} = {}

/** Whether the model that plans takes an hour. */
let hangs = false

const hanging = (models: Collaborators['models']): Collaborators['models'] => ({
  ...models,
  async complete(request, signal) {
    if (hangs && request.role === 'reasoning') await wait(3_600_000, null, { signal })
    return models.complete(request, signal)
  },
})

const counting = (critic: Collaborators['critic']): Collaborators['critic'] => ({
  ...critic,
  async review(...given) {
    reviews += 1
    return critic.review(...given)
  },
})

const worker = await useOwnWorker(
  await useService('instance'),
  (_, collaborators) => {
    const models = hanging(readingOnce(collaborators.models))
    const critic = counting(collaborators.critic)
    const real = createActivities(uncached({ ...collaborators, models, critic }, () => (calls += 1)))
    const changed =
      (name: Name) =>
      async (...given: unknown[]) => {
        if (activityInfo().activityType === name) asked.push(name)
        await around.before?.(name)
        const result: unknown = await (real[name] as (...all: unknown[]) => Promise<unknown>)(...given)
        await around.after?.(name)
        return result
      }
    return Object.fromEntries(MADE.map((name) => [name, changed(name)]))
  },
  // As long as may be, however slow the machine is.
  { aheadMs: 5000 },
)
const { db } = worker.collaborators
const product = await openProduct(worker)
const { client } = product
afterAll(() => product.close())

// Reads the picture, which takes seconds.
beforeAll(() => answered())
beforeEach(() => {
  asked = []
  calls = 0
  reviews = 0
  around = {}
  hangs = false
})

async function answered() {
  const job = await worker.ask(...PICTURE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(job.steps.map(({ step }) => step)).toEqual(STEPS)
  return job
}

const once = (work: () => void) => {
  let done = false
  return () => {
    if (done) return
    done = true
    work()
  }
}

/** Temporal is away for longer than the worker waits, once. */
function losing(lost: Name) {
  const lose = once(() => {
    throw new Error('The report was lost.')
  })
  return (name: Name) => (name === lost ? lose() : undefined)
}

const ONE_TRY = { tries: [[1, 'ok']], told: ['step-started', 'step-finished'] }
const TWO_TRIES = {
  tries: [
    [1, 'ok'],
    [2, 'ok'],
  ],
  told: ['step-started', 'step-finished', 'step-started', 'step-finished'],
}

test('a quick reading goes on to the end, each step with its own row and events', async () => {
  const { jobId } = await answered()
  expect(asked).toEqual(['describeImage'])
  const made = STEPS.filter((step) => step !== 'finish')
  const stories = await Promise.all(made.map((step) => storyOf(db, jobId, step)))
  expect(stories.map(({ tries }) => tries)).toEqual(made.map(() => ONE_TRY.tries))
  expect(stories.map(({ told }) => [told.at(0), told.at(-1)])).toEqual(made.map(() => ONE_TRY.told))
  expect(calls).toBe(3)
})

test('a reset to what was made there makes the reading again', async () => {
  const { jobId } = await answered()
  await client.reset(jobId, { step: 'execution', reason: 'look again' })
  await expect
    .poll(() => client.job(jobId), SHOWN)
    .toMatchObject({ status: 'succeeded', runs: [{ status: 'succeeded' }, { status: 'succeeded' }] })
  expect(asked).toEqual(['describeImage', 'describeImage'])
})

test('a job whose reading went on can be reset to the steps that it has come to, and to no other', async () => {
  const standing = Promise.withResolvers<void>()
  const going = Promise.withResolvers<void>()
  around.after = async (name) => {
    if (name !== 'planAnswer') return
    standing.resolve()
    await going.promise
  }
  const { jobId, closed } = await worker.begin(...PICTURE)
  await standing.promise
  await expect(client.reset(jobId, { step: 'codegen', reason: 'too early' })).rejects.toMatchObject({
    code: 'step_not_reached',
    detail: expect.stringContaining('one of: vision, reasoning.'),
  })
  around = {}
  await client.reset(jobId, { step: 'reasoning', reason: 'look again' })
  going.resolve()
  await closed()
  await expect
    .poll(() => client.job(jobId), SHOWN)
    .toMatchObject({ status: 'succeeded', runs: [{ status: 'succeeded' }, { status: 'superseded' }] })
})

test('a plan that may go better later is made by an activity of its own, as its second try', async () => {
  const fail = once(() => {
    throw ApplicationFailure.retryable('The model answered in another form.', 'model-output')
  })
  around.after = (name) => (name === 'planAnswer' ? fail() : undefined)
  const { jobId } = await answered()
  // The second reading is that of the first, and goes on to nothing.
  expect(asked).toEqual(['describeImage', ...MADE])
  expect(await storyOf(db, jobId, 'vision')).toEqual(TWO_TRIES)
  expect(await storyOf(db, jobId, 'reasoning')).toEqual(TWO_TRIES)
  expect(await storyOf(db, jobId, 'codegen')).toEqual(ONE_TRY)
  expect(calls).toBe(3)
})

test('a reading whose report is lost with what it went on to asks no model again', async () => {
  around.after = losing('writeProgram')
  const { jobId } = await answered()
  expect(asked).toEqual(['describeImage', ...MADE])
  expect(await storyOf(db, jobId, 'codegen')).toEqual(TWO_TRIES)
  expect(calls).toBe(3)
})

test('a program whose report is lost is not run again', async () => {
  around.after = losing('runProgram')
  const { jobId } = await answered()
  expect(asked).toEqual(['describeImage', ...MADE])
  expect(await storyOf(db, jobId, 'critic')).toEqual(TWO_TRIES)
  expect(await storyOf(db, jobId, 'execution')).toEqual(TWO_TRIES)
  const ledger = await ledgerOf(db, LOCAL_OWNER.organisation, jobId)
  const [first, second] = ledger.filter(({ step }) => step === 'execution')
  expect(second?.execution).toEqual(first?.execution)
})

test('a review that fails there and in the turn of the workflow is given again by its own activity', async () => {
  let failures = 0
  around.after = (name) => {
    if (name !== 'reviewProgram' || failures === 2) return
    failures += 1
    throw new Error('Its report was lost.')
  }
  const { jobId } = await answered()
  const [reading, plan, program, review, ...rest] = MADE
  expect(asked).toEqual(['describeImage', reading, plan, program, review, review, ...rest])
  const ok = [1, 2, 3].map((tries) => [tries, 'ok'])
  expect(await storyOf(db, jobId, 'critic')).toMatchObject({ tries: ok })
  expect(reviews).toBe(1)
})

test('a reading goes on to no program that would wait for a place', async () => {
  const going = Promise.withResolvers<void>()
  let standing = 0
  around.before = async (name) => {
    if (name !== 'runProgram') return
    standing += 1
    await going.promise
  }
  const most = worker.config.sandbox.concurrency
  const jobs = await Promise.all(Array.from({ length: most + 1 }, () => worker.begin(...PICTURE)))
  await expect.poll(() => standing, { timeout: 20_000 }).toBe(most + 1)
  expect(asked.filter((name) => name === 'runProgram')).toHaveLength(1)
  going.resolve()
  const closed = await Promise.all(jobs.map((job) => job.closed()))
  expect(closed.map(({ status }) => status)).toEqual(jobs.map(() => 'succeeded'))
})

test('a plan that refuses there is told by its own activity, which asks no model again', async () => {
  const job = await worker.ask(PICTURE[0], 'Who painted this picture?')
  expect(job).toMatchObject({ status: 'failed', reason: 'not-understood' })
  expect(asked).toEqual(['describeImage', 'planAnswer'])
  expect(calls).toBe(2)
})

/** The step that the activity at work says it is at; null: none says so yet. */
async function stepAt(jobId: string): Promise<unknown> {
  const { raw } = await worker.client.workflow.getHandle(`job/${jobId}`).describe()
  const { payloads } = raw.pendingActivities?.[0]?.heartbeatDetails ?? {}
  const [said] = await worker.temporal.codec.decode(payloads ?? [])
  return said?.data ? JSON.parse(Buffer.from(said.data).toString()) : null
}

test('a plan that is made there is seen by operators, and cancelled', async () => {
  hangs = true
  const { jobId, closed } = await worker.begin(...PICTURE)
  await expect.poll(() => stepAt(jobId), { timeout: 10_000 }).toBe('reasoning')
  const cancelled = Date.now()
  await client.cancel(jobId)
  expect(await closed()).toMatchObject({ status: 'cancelled' })
  expect(Date.now() - cancelled).toBeLessThan(5000)
  expect(asked).toEqual(['describeImage'])
})
