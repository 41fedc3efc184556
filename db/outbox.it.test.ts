import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { EDITION, type JobInput } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { markCancelling, withdrawStart } from './cancelling.ts'
import { connect } from './database.ts'
import { eventsAfter } from './events.ts'
import { findJob } from './jobs.ts'
import { claimStarts } from './outbox.ts'
import { registerRun } from './runs.ts'
import { someJob, someRun } from './test-jobs.ts'
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
const room = (batch: number, open = 1000) => ({ batch, open })
const NONE = { kind: 'claimed', started: 0, failed: [] }
const waiting = async () =>
  (await db.selectFrom('outbox').select('job_id').execute()).map((row) => row.job_id)

test('a job is started with its input and leaves the outbox', async () => {
  const jobId = await someJob(db)
  const started: JobInput[] = []
  const claimed = await claimStarts(db, room(10), async (input) => void started.push(input))
  expect(claimed).toMatchObject({ kind: 'claimed', started: 1, failed: [] })
  expect(started).toEqual([{ ...LOCAL_OWNER, jobId, attempts: 3, onExhausted: 'fail', edition: EDITION }])
  expect(await waiting()).toEqual([])
})

test('a job that cannot be started stays, waits at most 5 s, and does not hold up the others', async () => {
  const [bad, good] = [await someJob(db), await someJob(db)]
  const start = async ({ jobId }: JobInput) => {
    if (jobId === bad) throw new Error('away')
  }
  expect(await claimStarts(db, room(10), start)).toMatchObject({ started: 1, failed: [{ jobId: bad }] })
  expect(await claimStarts(db, room(10), start)).toMatchObject(NONE)
  for (let n = 0; n < 8; n++) {
    await due()
    await claimStarts(db, room(10), start)
  }
  const row = await db.selectFrom('outbox').select(['job_id', 'tries', 'due_at']).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ job_id: bad, tries: 9 })
  const wait = row.due_at.getTime() - Date.now()
  expect(wait).toBeGreaterThan(4000)
  expect(wait).toBeLessThanOrEqual(5100)
  expect(await waiting()).not.toContain(good)
})

test('dispatchers at once take turns and start every job once', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => someJob(db)))
  const started: string[] = []
  const start = async ({ jobId }: JobInput) => {
    started.push(jobId)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const claims: string[] = []
  async function dispatch() {
    while ((await waiting()).length > 0) claims.push((await claimStarts(db, room(3), start)).kind)
  }
  await Promise.all(Array.from({ length: 4 }, dispatch))
  expect(claims).toContain('busy')
  expect(started.toSorted()).toEqual(ids.toSorted())
})

test('a dispatcher that dies in the middle leaves the job to the next', async () => {
  const jobId = await someJob(db)
  const dying = connect(fresh.url, { connections: 1 })
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const died = claimStarts(dying, room(10), () => {
    held.resolve()
    return release.promise
  })
  await held.promise
  expect(await claimStarts(db, room(10), async () => {})).toEqual({ kind: 'busy' })
  // Waits until it is gone: before, the row is still locked.
  await sql`select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`.execute(db)
  const started: string[] = []
  await claimStarts(db, room(10), async (input) => void started.push(input.jobId))
  expect(started).toEqual([jobId])
  release.resolve()
  await expect(died).rejects.toThrow()
  await dying.destroy()
})

test('a job that was not started is withdrawn and closed as cancelled, once', async () => {
  const jobId = await someJob(db)
  expect(await withdrawStart(db, LOCAL_OWNER, jobId)).toBe(true)
  expect(await withdrawStart(db, LOCAL_OWNER, jobId)).toBe(false)
  expect(await findJob(db, organisation, jobId)).toEqual({ status: 'cancelled', seq: 2, runId: null })
  const [, closed] = await eventsAfter(db, organisation, jobId, 0, 10)
  expect(closed).toMatchObject({ seq: 2, runId: null, body: { kind: 'closed', status: 'cancelled' } })
  await markCancelling(db, LOCAL_OWNER, jobId, null)
  expect(await findJob(db, organisation, jobId)).toEqual({ status: 'cancelled', seq: 2, runId: null })
})

test('a job in the hand of a dispatcher is not withdrawn', async () => {
  const jobId = await someJob(db)
  const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const starting = claimStarts(db, room(10), () => {
    held.resolve()
    return release.promise
  })
  await held.promise
  const withdrawn = withdrawStart(db, LOCAL_OWNER, jobId)
  release.resolve()
  expect(await starting).toMatchObject({ started: 1, failed: [] })
  expect(await withdrawn).toBe(false)
  await markCancelling(db, LOCAL_OWNER, jobId, null)
  expect(await findJob(db, organisation, jobId)).toEqual({ status: 'cancelling', seq: 1, runId: null })
})

test('no more are started than may be open, and the oldest come first', async () => {
  await db.updateTable('jobs').set({ started_at: null }).execute()
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.push(await someJob(db))
  const started: string[] = []
  const start = async ({ jobId }: JobInput) => void started.push(jobId)
  expect(await claimStarts(db, room(10, 3), start)).toMatchObject({ started: 3 })
  expect(await claimStarts(db, room(10, 3), start)).toMatchObject({ started: 0 })
  expect(started).toEqual(ids.slice(0, 3))
  await db
    .updateTable('jobs')
    .set({ status: 'cancelled', reason: 'cancelled', finished_at: new Date() })
    .where('id', '=', ids[1] ?? '')
    .execute()
  expect(await claimStarts(db, room(10, 3), start)).toMatchObject({ started: 1 })
  expect(started).toEqual(ids.slice(0, 4))
})

test('a parked job leaves its place to another', async () => {
  await db.updateTable('jobs').set({ started_at: null }).execute()
  const [parked, next] = [await someJob(db), await someJob(db)]
  const start = async () => {}
  expect(await claimStarts(db, room(1, 1), start)).toMatchObject({ started: 1 })
  expect(await claimStarts(db, room(1, 1), start)).toMatchObject({ started: 0 })
  await db.updateTable('jobs').set({ status: 'parked' }).where('id', '=', parked).execute()
  expect(await claimStarts(db, room(1, 1), start)).toMatchObject({ started: 1 })
  expect(await waiting()).not.toContain(next)
})

test('a cancel is shown of the run that it was asked for, and of no other', async () => {
  const at = await someRun(db)
  const status = async () => (await findJob(db, organisation, at.jobId))?.status
  await registerRun(db, LOCAL_OWNER, at.jobId, randomUUID())
  await markCancelling(db, LOCAL_OWNER, at.jobId, at.runId)
  expect(await status()).toBe('running')
  // Asked for before any step had begun, the first run was meant.
  await markCancelling(db, LOCAL_OWNER, at.jobId, null)
  expect(await status()).toBe('running')
  const now = await findJob(db, organisation, at.jobId)
  await markCancelling(db, LOCAL_OWNER, at.jobId, now?.runId ?? null)
  expect(await status()).toBe('cancelling')
  const begun = await someRun(db)
  await markCancelling(db, LOCAL_OWNER, begun.jobId, null)
  expect(await findJob(db, organisation, begun.jobId)).toMatchObject({ status: 'cancelling' })
})
