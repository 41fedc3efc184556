import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import type { Db } from '#db/database.ts'
import { someJob } from '#db/test-jobs.ts'
import { freshDatabase } from '#db/testing.ts'
import type { JobInput } from '#domain/job.ts'
import { useService } from '#test/services.ts'
import { createDispatcher } from './dispatcher.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const waiting = async () => (await db.selectFrom('outbox').select('job_id').execute()).length

function dispatcherWith(start: (input: JobInput) => Promise<void>, of: Db = db) {
  const warnings: string[] = []
  const log = { warn: (_: object, message: string) => void warnings.push(message) }
  const dispatcher = createDispatcher({ db: of, open: 1000, start, log })
  onTestFinished(() => dispatcher.stop())
  return { dispatcher, warnings }
}

test('a kicked job is started at once, an unkicked one within the poll', async () => {
  const started: string[] = []
  const { dispatcher } = dispatcherWith(async ({ jobId }) => void started.push(jobId))
  await sleep(200)
  const kicked = await someJob(db)
  const before = performance.now()
  dispatcher.kick()
  await vi.waitFor(() => expect(started).toEqual([kicked]), { interval: 5 })
  expect(performance.now() - before).toBeLessThan(500)
  const unkicked = await someJob(db)
  await vi.waitFor(() => expect(started).toEqual([kicked, unkicked]), { timeout: 2000 })
  // Its row goes when the start has succeeded.
  await vi.waitFor(async () => expect(await waiting()).toBe(0))
})

test('while starting fails the job stays, is tried again, and is started when it works', async () => {
  let away = true
  let tries = 0
  const { warnings } = dispatcherWith(async () => {
    tries++
    if (away) throw new Error('Temporal is away')
  })
  await someJob(db)
  await vi.waitFor(() => expect(tries).toBeGreaterThanOrEqual(2), { timeout: 5000 })
  expect(await waiting()).toBe(1)
  expect(warnings.length).toBeGreaterThanOrEqual(1)
  away = false
  await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 6000 })
})

test('more jobs than one batch are all started', async () => {
  const ids = await Promise.all(Array.from({ length: 40 }, () => someJob(db)))
  const started = new Set<string>()
  const { dispatcher } = dispatcherWith(async ({ jobId }) => void started.add(jobId))
  dispatcher.kick()
  await vi.waitFor(() => expect(started).toEqual(new Set(ids)), { timeout: 5000 })
})

test('a database that cannot be read is tried again and does not end the dispatcher', async () => {
  const gone = await freshDatabase(databaseUrl)
  await gone.drop()
  const { dispatcher, warnings } = dispatcherWith(async () => {}, gone.db)
  await vi.waitFor(() => expect(warnings.length).toBeGreaterThanOrEqual(2), { timeout: 5000 })
  await dispatcher.stop()
})

test('stopping waits for the job in hand and takes no other', async () => {
  const [inHand, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { dispatcher } = dispatcherWith(() => {
    inHand.resolve()
    return release.promise
  })
  await someJob(db)
  dispatcher.kick()
  await inHand.promise
  let stopped = false
  const stopping = dispatcher.stop().then(() => (stopped = true))
  await sleep(50)
  expect(stopped).toBe(false)
  release.resolve()
  await stopping
  expect(await waiting()).toBe(0)
})
