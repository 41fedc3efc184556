import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { JobInput } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { markCancelling, withdrawStart } from './cancelling.ts'
import { connect } from './database.ts'
import { eventsAfter } from './events.ts'
import { findJob } from './jobs.ts'
import { claimStarts } from './outbox.ts'
import { someJob } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())
beforeEach(() => db.deleteFrom('outbox').execute())

const due = () =>
  db
    .updateTable('outbox')
    .set({ due_at: new Date(0) })
    .execute()
const waiting = async () =>
  (await db.selectFrom('outbox').select('job_id').execute()).map((row) => row.job_id)

test('a job is started with its input and leaves the outbox', async () => {
  const jobId = await someJob(db)
  const started: JobInput[] = []
  const claimed = await claimStarts(db, 10, async (input) => void started.push(input))
  expect(claimed).toEqual({ started: 1, failed: [] })
  expect(started).toEqual([{ ...LOCAL_OWNER, jobId, attempts: 3 }])
  expect(await waiting()).toEqual([])
})

test('a job that cannot be started stays, waits at most 5 s, and does not hold up the others', async () => {
  const [bad, good] = [await someJob(db), await someJob(db)]
  const start = async ({ jobId }: JobInput) => {
    if (jobId === bad) throw new Error('away')
  }
  expect(await claimStarts(db, 10, start)).toMatchObject({ started: 1, failed: [{ jobId: bad }] })
  expect(await claimStarts(db, 10, start)).toEqual({ started: 0, failed: [] })
  for (let n = 0; n < 8; n++) {
    await due()
    await claimStarts(db, 10, start)
  }
  const row = await db.selectFrom('outbox').select(['job_id', 'tries', 'due_at']).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ job_id: bad, tries: 9 })
  const wait = row.due_at.getTime() - Date.now()
  expect(wait).toBeGreaterThan(4000)
  expect(wait).toBeLessThanOrEqual(5100)
  expect(await waiting()).not.toContain(good)
})

test('two dispatchers at once start every job once', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => someJob(db)))
  const started: string[] = []
  const start = async ({ jobId }: JobInput) => {
    started.push(jobId)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await Promise.all(Array.from({ length: 4 }, () => claimStarts(db, 3, start)))
  expect(started.toSorted()).toEqual(ids.toSorted())
})

test('a dispatcher that dies in the middle leaves the job to the next', async () => {
  const jobId = await someJob(db)
  const dying = connect(fresh.url, { connections: 1 })
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const died = claimStarts(dying, 10, () => {
    held.resolve()
    return release.promise
  })
  await held.promise
  expect(await claimStarts(db, 10, async () => {})).toEqual({ started: 0, failed: [] })
  // Waits until it is gone: before, the row is still locked.
  await sql`select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`.execute(db)
  const started: string[] = []
  await claimStarts(db, 10, async (input) => void started.push(input.jobId))
  expect(started).toEqual([jobId])
  release.resolve()
  await expect(died).rejects.toThrow()
  await dying.destroy()
})

test('a job that was not started is withdrawn and closed as cancelled, once', async () => {
  const jobId = await someJob(db)
  expect(await withdrawStart(db, LOCAL_OWNER, jobId)).toBe(true)
  expect(await withdrawStart(db, LOCAL_OWNER, jobId)).toBe(false)
  expect(await findJob(db, organisation, jobId)).toEqual({ status: 'cancelled', seq: 2 })
  const [, closed] = await eventsAfter(db, organisation, jobId, 0, 10)
  expect(closed).toMatchObject({ seq: 2, runId: null, body: { kind: 'closed', status: 'cancelled' } })
  await markCancelling(db, LOCAL_OWNER, jobId)
  expect(await findJob(db, organisation, jobId)).toEqual({ status: 'cancelled', seq: 2 })
})

test('a job in the hand of a dispatcher is not withdrawn', async () => {
  const jobId = await someJob(db)
  const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const starting = claimStarts(db, 10, () => {
    held.resolve()
    return release.promise
  })
  await held.promise
  const withdrawn = withdrawStart(db, LOCAL_OWNER, jobId)
  release.resolve()
  expect(await starting).toEqual({ started: 1, failed: [] })
  expect(await withdrawn).toBe(false)
  await markCancelling(db, LOCAL_OWNER, jobId)
  expect(await findJob(db, organisation, jobId)).toEqual({ status: 'cancelling', seq: 1 })
})
