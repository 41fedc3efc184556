import { afterAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { closeRun } from './closing.ts'
import { connect } from './database.ts'
import { absentWorkers, attend, leave, relieve, type TaskInHand } from './presence.ts'
import { CANCELLED, someRun } from './test-jobs.ts'
import { freshDatabase, waitingIn } from './testing.ts'
import { beginTry, endTry } from './tries.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const OK = { outcome: 'ok', ms: 1, cached: false, detail: {} } as const
let numbers = 0

/** A worker on a connection of its own. */
async function someWorker() {
  numbers += 1
  const worker = numbers
  const own = connect(fresh.url, { connections: 1 })
  const come = () => attend(own, worker, `test:${worker}`)
  expect(await come()).toBe(true)
  return { worker, own, come, end: () => own.destroy() }
}

/** A try that a worker has begun; `task` tells it from others. */
async function inHand(worker: number, task: string) {
  const at = {
    ...(await someRun(db)),
    step: 'vision',
    attempt: 1,
    tries: 1,
    inHand: { worker, task: Buffer.from(task) },
  } as const
  expect(await beginTry(db, at)).toBe('began')
  await db.updateTable('jobs').set({ started_at: new Date() }).where('id', '=', at.jobId).execute()
  return at
}

/** Postgres may have started for this test. */
const seenAbsent = (worker: number) =>
  expect.poll(() => absentWorkers(db), { timeout: 15_000 }).toContain(worker)

/** A worker that had a task in hand when its session ended. */
async function someAbsent() {
  const { worker, end } = await someWorker()
  await inHand(worker, 'task')
  await end()
  await seenAbsent(worker)
  return worker
}

const givenBy = async (worker: number) => {
  const given: TaskInHand[] = []
  const count = await relieve(db, worker, async (task) => void given.push(task))
  expect(given).toHaveLength(count ?? 0)
  return count === null ? null : given.map(({ task }) => Buffer.from(task).toString()).sort()
}

test('who has a session is present; who lost it is absent, until it is back', async () => {
  const [here, gone] = [await someWorker(), await someWorker()]
  await gone.end()
  await seenAbsent(gone.worker)
  expect(await absentWorkers(db)).not.toContain(here.worker)
  const back = connect(fresh.url, { connections: 1 })
  await attend(back, gone.worker, 'test:back')
  expect(await absentWorkers(db)).not.toContain(gone.worker)
  await Promise.all([here.end(), back.destroy()])
})

test('a session that did not let go yet stands for its worker', async () => {
  const { worker, end } = await someWorker()
  const another = connect(fresh.url, { connections: 1 })
  expect(await attend(another, worker, 'test')).toBe(false)
  await Promise.all([end(), another.destroy()])
})

test('who leaves is not absent', async () => {
  const [leaving, gone] = [await someWorker(), await someWorker()]
  await leave(leaving.own, leaving.worker)
  await Promise.all([leaving.end(), gone.end()])
  await seenAbsent(gone.worker)
  expect(await absentWorkers(db)).not.toContain(leaving.worker)
})

test('what an absent worker has in hand is given away once', async () => {
  const { worker, end } = await someWorker()
  await inHand(worker, 'in hand')
  const twice = await inHand(worker, 'twice')
  await beginTry(db, { ...twice, step: 'reasoning' })
  await endTry(db, await inHand(worker, 'written'), OK)
  const over = await inHand(worker, 'over')
  await beginTry(db, {
    ...over,
    step: 'reasoning',
    inHand: { worker: worker + 1000, task: Buffer.from('next') },
  })
  await closeRun(db, await inHand(worker, 'closed'), CANCELLED)
  await inHand(worker + 1000, "another's")
  expect(await givenBy(worker)).toBe(null)
  await end()
  await seenAbsent(worker)
  expect(await givenBy(worker)).toEqual(['in hand', 'twice', 'written'])
  expect(await absentWorkers(db)).not.toContain(worker)
})

test('one at a time gives away, and after a failure the next one does', async () => {
  const worker = await someAbsent()
  const away = relieve(db, worker, async () => {
    expect(await givenBy(worker)).toBe(null)
    throw new Error('Temporal is away')
  })
  await expect(away).rejects.toThrow('Temporal is away')
  expect(await givenBy(worker)).toEqual(['task'])
})

test('who comes back while it is relieved is known afterwards, and can be missed again', async () => {
  const worker = await someAbsent()
  const own = connect(fresh.url, { connections: 1 })
  const back: Promise<boolean>[] = []
  await relieve(db, worker, async () => {
    back.push(attend(own, worker, 'test:back'))
    await expect.poll(() => waitingIn(db)).toBe(1)
  })
  expect(await Promise.all(back)).toEqual([true])
  await own.destroy()
  await seenAbsent(worker)
})
