import { activityInfo } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, expect, test, vi } from 'vitest'
import { RETRY_STEP } from '#domain/parking.ts'
import { ATTEMPTS } from '#domain/repair.ts'
import { MOST_TRIES } from '#domain/tries.ts'
import { GOOD, refuse, repair, type Say, type Scripted, useScript } from '#test/replay/script.ts'
import { useService } from '#test/services.ts'

/** Where Temporal ends a workflow, and how near to it none of ours may come. */
const MOST_EVENTS = 51_200
const FAR = MOST_EVENTS / 100

const { temporalAddress } = await useService('temporal')
const script = await useScript(temporalAddress)
afterAll(() => script.close())

const events = async ({ handle }: Scripted) => (await handle.fetchHistory()).events?.length ?? 0
const away = (nextRetryDelay: '1ms') =>
  ApplicationFailure.create({ message: 'Something was away.', type: 'platform', nextRetryDelay })

/** Fails once, and then says what it is to say. */
const failsOnce =
  <A extends unknown[], R>(say: (...given: A) => Promise<R>) =>
  async (...given: A): Promise<R> => {
    if (activityInfo().attempt > 1) return say(...given)
    throw away('1ms')
  }

const STORM: Say = {
  ...Object.fromEntries(
    Object.entries(GOOD).map(([name, say]) => [name, failsOnce(say as () => Promise<unknown>)]),
  ),
  runProgram: failsOnce(async (_, { attempt }) => ({ kind: 'repair', repair: repair(`${attempt}`) })),
}

test('F38: a job whose every step fails, at every attempt, has a short history', async () => {
  const job = await script.start(STORM)
  await expect(job.handle.result()).rejects.toThrow()
  const calls = (step: string) => job.calls().filter((name) => name === step)
  expect(calls('writeProgram')).toHaveLength(2 * ATTEMPTS)
  // Once more in the turn of the workflow, since it is prompt.
  expect(calls('reviewProgram')).toHaveLength(3 * ATTEMPTS)
  expect(calls('runProgram')).toHaveLength(2 * ATTEMPTS)
  expect(await events(job)).toBeLessThan(FAR)
})

/** What it takes, once, to tell operators of a step that takes seconds: a timer that fires, a turn of three, an attribute. */
const TOLD_EVENTS = 5

test('F38: a step is tried no more often than it may be, and its tries make no history longer', async () => {
  const often = await script.start({ planAnswer: () => Promise.reject(away('1ms')) })
  const once = await script.start({ planAnswer: refuse })
  for (const { handle } of [often, once]) await expect(handle.result()).rejects.toThrow()
  expect(often.calls().filter((name) => name === 'planAnswer')).toHaveLength(MOST_TRIES)
  expect((await events(often)) - (await events(once))).toBeLessThanOrEqual(TOLD_EVENTS)
})

/** More often than anybody decides on one job by hand. */
const RETRIES = 120

test('F38: a parked job that is retried without end ends by itself', async () => {
  const job = await script.start({ planAnswer: refuse }, { onExhausted: 'park' })
  const notes = () => job.calls().filter((name) => name === 'noteParking').length
  const until = { timeout: 20_000, interval: 5 }
  let retries = 0
  // It says that it is parked, and, retried, that it goes on.
  for (; retries < RETRIES && !(await isClosed(job)); retries += 1) {
    await vi.waitUntil(async () => notes() === 2 * retries + 1 || isClosed(job), until)
    await job.handle.executeUpdate(RETRY_STEP).catch(() => {})
  }
  const [ended, length] = [await isClosed(job), await events(job)]
  await job.handle.terminate('it would go on for ever').catch(() => {})
  process.stdout.write(`F38: ${length} events after ${retries} retries\n`)
  expect(ended).toBe(true)
  expect(length).toBeLessThan(MOST_EVENTS / 10)
})

const isClosed = async ({ handle }: Scripted) => (await handle.describe()).status.name !== 'RUNNING'
