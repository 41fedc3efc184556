import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApi } from '#api/testing.ts'
import { claimStarts } from '#db/outbox.ts'
import { createDispatcher } from '#temporal/dispatcher.ts'
import { addClosed, addWaiting, closeStarted, idOf } from '#test/faults/backlog.ts'
import { useService } from '#test/services.ts'

const WAITING = 100_000
/** Jobs that may be open at once, as it is when nobody sets `JOBS_OPEN`. */
const OPEN = 200
const OLD = 300
const ROUNDS = 300

const services = { ...(await useService('postgres')), ...(await useService('redis')) }
const [empty, full] = await Promise.all([openApi(services), openApi(services)])
afterAll(() => Promise.all([empty.close(), full.close()]))
const log = { warn: () => {} }

beforeAll(async () => {
  await addClosed(empty.db, [1, OLD])
  await addClosed(full.db, [1, OLD])
  await addWaiting(full.db, [OLD + 1, OLD + WAITING])
})

/** How long the list takes, in milliseconds. */
async function listMs({ app }: typeof full): Promise<number> {
  const since = performance.now()
  const response = await app.request('/api/jobs')
  const { jobs } = (await response.json()) as { jobs: object[] }
  expect(jobs).toHaveLength(20)
  return performance.now() - since
}

const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

/** Both lists in turn, and which of them comes first, in turn. */
async function compare() {
  const times = { empty: [] as number[], full: [] as number[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % 2 === 0) times.empty.push(await listMs(empty))
    times.full.push(await listMs(full))
    if (round % 2 === 1) times.empty.push(await listMs(empty))
  }
  return { empty: median(times.empty), full: median(times.full) }
}

test('F40: with 100 000 jobs waiting, and as many open as may be, the list is as fast as without', async () => {
  while ((await claimStarts(full.db, { batch: 16, open: OPEN }, async () => {})).kind === 'claimed') {
    const { open } = await openOf()
    if (open >= OPEN) break
  }
  const dispatchers = [full, empty].map(({ db }) =>
    createDispatcher({ db, open: OPEN, start: async () => {}, log }),
  )
  const p50 = await compare()
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()))
  const ratio = p50.full / p50.empty
  process.stdout.write(
    `F40: the list's p50 is ${p50.full.toFixed(2)} ms, and ${p50.empty.toFixed(2)} ms without a backlog: × ${ratio.toFixed(2)}\n`,
  )
  expect(await openOf()).toEqual({ open: OPEN, waiting: WAITING - OPEN })
  expect(ratio).toBeLessThanOrEqual(1.25)
})

async function openOf() {
  const started = await full.db.selectFrom('jobs').select('id').where('started_at', 'is not', null).execute()
  const waiting = await full.db.selectFrom('outbox').select('job_id').execute()
  return { open: started.length, waiting: waiting.length }
}

test('F40: the backlog is worked off, in order, as fast as jobs close', async () => {
  const started: string[] = []
  const before = OLD + OPEN
  const start = async ({ jobId }: { jobId: string }) => void started.push(jobId)
  const since = performance.now()
  const dispatcher = createDispatcher({ db: full.db, open: OPEN, start, log })
  for (
    const end = Date.now() + 200_000;
    started.length < WAITING - OPEN && Date.now() < end;
    await sleep(20)
  ) {
    await closeStarted(full.db)
    dispatcher.kick()
  }
  const seconds = (performance.now() - since) / 1000
  await dispatcher.stop()
  process.stdout.write(
    `F40: ${started.length} jobs in ${seconds.toFixed(1)} s, ${(started.length / seconds).toFixed(0)} a second\n`,
  )
  expect(started).toEqual(Array.from({ length: WAITING - OPEN }, (_, n) => idOf(before + 1 + n)))
  expect(await full.db.selectFrom('outbox').select('job_id').execute()).toEqual([])
})
