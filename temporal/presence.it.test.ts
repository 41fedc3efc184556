import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { connect } from '#db/database.ts'
import { absentWorkers, attend, type TaskInHand } from '#db/presence.ts'
import { someRun } from '#db/test-jobs.ts'
import { freshDatabase } from '#db/testing.ts'
import { beginTry } from '#db/tries.ts'
import { useService } from '#test/services.ts'
import { createPresence } from './presence.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

let numbers = 0

/** A worker that is present until the test is over, with what it gave up. */
function present(giveUp: (task: TaskInHand) => Promise<void> = async () => {}) {
  numbers += 1
  const worker = numbers
  const given: TaskInHand[] = []
  const give = (task: TaskInHand) => {
    given.push(task)
    return giveUp(task)
  }
  const owner = `test:${worker}`
  const log = { warn() {} }
  const presence = createPresence({ databaseUrl: fresh.url, worker, owner, giveUp: give, log })
  onTestFinished(() => presence.stop())
  return { worker, given, stop: presence.stop }
}

/** A worker that is there until it dies. */
async function mortal() {
  numbers += 1
  const worker = numbers
  const own = connect(fresh.url, { connections: 1 })
  await attend(own, worker, `test:${worker}`)
  return { worker, die: () => own.destroy() }
}

/** Has a worker begin a step of a job. */
async function inHand(worker: number): Promise<TaskInHand> {
  const task = Buffer.from(`task of ${worker}`)
  const at = {
    ...(await someRun(db)),
    step: 'vision',
    attempt: 1,
    tries: 1,
    inHand: { worker, task },
  } as const
  await beginTry(db, at)
  await db.updateTable('jobs').set({ started_at: new Date() }).execute()
  return { jobId: at.jobId, runId: at.runId, task }
}

/** The workers that are known, once they are these. Postgres may have started for this test. */
const known = (...wanted: { worker: number }[]) =>
  expect
    .poll(
      async () => {
        const rows = await db.selectFrom('workers').select('number').orderBy('number').execute()
        return rows.map(({ number }) => number)
      },
      { timeout: 15_000 },
    )
    .toEqual(wanted.map(({ worker }) => worker))

test('what a dead worker had in hand is given up, also when that fails at first', async () => {
  const dying = await mortal()
  const task = await inHand(dying.worker)
  let fails = 1
  const watcher = present(async () => {
    if (fails-- > 0) throw new Error('Temporal is away')
  })
  await known(dying, watcher)
  await sleep(2000)
  expect(watcher.given).toEqual([])
  await dying.die()
  await known(watcher)
  expect(watcher.given).toEqual([task, task])
  await watcher.stop()
  await known()
})

test('a worker that cannot reach Temporal leaves the dead to another', async () => {
  const dying = await mortal()
  const task = await inHand(dying.worker)
  const away = present(async () => {
    await sleep(1500)
    throw new Error('Temporal is out of reach')
  })
  await known(dying, away)
  await dying.die()
  await expect.poll(() => away.given, { timeout: 15_000 }).toEqual([task])
  const near = present()
  await known(away, near)
  expect(near.given).toEqual([task])
})

test('who is cut off comes back, and nothing of it is given up', async () => {
  const [watcher, cut] = [present(), present()]
  await known(watcher, cut)
  await inHand(cut.worker)
  const { rows } = await sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and objid = ${cut.worker}::integer::oid
      and database = (select oid from pg_database where datname = current_database())`.execute(db)
  expect(rows).toHaveLength(1)
  await sleep(3000)
  expect([await absentWorkers(db), watcher.given, cut.given]).toEqual([[], [], []])
})
