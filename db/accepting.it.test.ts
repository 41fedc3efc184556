import { afterAll, expect, test } from 'vitest'
import { EDITION } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { acceptJob } from './accepting.ts'
import { eventsAfter } from './events.ts'
import { findJobQuestion } from './jobs.ts'
import { newJob, someImage, someJob } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const TABLES = ['jobs', 'job_images', 'events', 'outbox', 'idempotency_keys'] as const
async function counts() {
  const counted = TABLES.map(async (table) => {
    const { n } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow()
    return [table, Number(n)] as const
  })
  return Object.fromEntries(await Promise.all(counted))
}

test('an accepted job is kept with its pictures in order, its first event and its outbox row', async () => {
  const images = [await someImage(db), await someImage(db), await someImage(db)]
  const jobId = await someJob(db, { images, question: 'Say "\\u0000" and é' })
  const asked = await findJobQuestion(db, LOCAL_OWNER.organisation, jobId)
  expect(asked.question).toBe('Say "\\u0000" and é')
  expect(asked.images).toHaveLength(3)
  const order = db.selectFrom('job_images').select('image_id').where('job_id', '=', jobId).orderBy('position')
  expect((await order.execute()).map((row) => row.image_id)).toEqual(images)
  const [event, ...more] = await eventsAfter(db, LOCAL_OWNER.organisation, jobId, 0, 10)
  expect(more).toEqual([])
  expect(event).toMatchObject({ seq: 1, runId: null, body: { kind: 'accepted', question: asked.question } })
  const queued = db.selectFrom('outbox').select('input').where('job_id', '=', jobId)
  expect((await queued.executeTakeFirst())?.input).toEqual({
    ...LOCAL_OWNER,
    jobId,
    attempts: 3,
    onExhausted: 'fail',
    edition: EDITION,
  })
})

test('a job that cannot be kept whole leaves nothing, its idempotency key neither', async () => {
  const before = await counts()
  const idempotency = { key: 'whole', hash: 'h' }
  await expect(acceptJob(db, await newJob(db, { images: ['img_unknown'], idempotency }))).rejects.toThrow()
  await expect(acceptJob(db, await newJob(db, { question: '', idempotency }))).rejects.toThrow()
  expect(await counts()).toEqual(before)
  expect(await acceptJob(db, await newJob(db, { idempotency }))).toMatchObject({ kind: 'accepted' })
})

test('a picture of another organisation is no picture', async () => {
  await db.insertInto('organisations').values({ id: 'org_other', name: 'Other' }).execute()
  await db.insertInto('members').values({ organisation: 'org_other', id: 'mem', name: 'Other' }).execute()
  const owner = { organisation: 'org_other', member: 'mem' }
  const images = [await someImage(db)]
  await expect(acceptJob(db, await newJob(db, { owner, images }))).rejects.toThrow(/image/)
})

test('the same key with the same question is the same job, with another one a conflict', async () => {
  const job = await newJob(db, { idempotency: { key: 'again', hash: 'one' } })
  const first = await acceptJob(db, job)
  if (first.kind !== 'accepted') throw new Error(first.kind)
  expect(await acceptJob(db, job)).toEqual({ kind: 'repeated', jobId: first.jobId })
  expect(await acceptJob(db, { ...job, idempotency: { key: 'again', hash: 'two' } })).toEqual({
    kind: 'conflict',
  })
})

test('twenty at once with one key are one job', async () => {
  const before = await counts()
  const job = await newJob(db, { idempotency: { key: 'crowd', hash: 'one' } })
  const accepted = await Promise.all(Array.from({ length: 20 }, () => acceptJob(db, job)))
  expect(accepted.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
  expect(accepted.filter(({ kind }) => kind === 'repeated')).toHaveLength(19)
  const ids = new Set(accepted.map((each) => (each.kind === 'conflict' ? null : each.jobId)))
  expect(ids.size).toBe(1)
  const after = await counts()
  for (const table of TABLES) expect(after[table], table).toBe((before[table] ?? 0) + 1)
})
