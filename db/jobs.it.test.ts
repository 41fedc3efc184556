import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import type { JobHeadline } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import type { Db } from './database.ts'
import { findImages, saveImage } from './images.ts'
import { type Cursor, findJob, findJobQuestion, listJobs } from './jobs.ts'
import { viewJob } from './job-snapshot.ts'
import { someImage, someJob } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

test('the list gives every job once, newest first, page by page, also those of one moment', async () => {
  const images = [await someImage(db)]
  const ids: string[] = []
  for (let n = 0; n < 11; n++) ids.push(await someJob(db, { images, question: `Question ${n}` }))
  await db.updateTable('jobs').set({ created_at: new Date() }).where('id', 'in', ids.slice(2, 8)).execute()
  const seen: JobHeadline[] = []
  for (let before: Cursor | null = null, page: JobHeadline[]; ;) {
    page = await listJobs(db, organisation, before, 3)
    seen.push(...page)
    const last = page.at(-1)
    if (!last) break
    before = { createdAt: new Date(last.createdAt), jobId: last.jobId }
  }
  expect(seen.map(({ jobId }) => jobId).sort()).toEqual(ids.toSorted())
  const order = seen.map(({ createdAt, jobId }) => `${createdAt} ${jobId}`)
  expect(order).toEqual(order.toSorted().reverse())
  expect(seen.find(({ jobId }) => jobId === ids[0])).toMatchObject({
    question: 'Question 0',
    status: 'queued',
  })
})

test('the list is read from its index, whatever the number of jobs', async () => {
  const newest = (tx: Db) =>
    tx
      .selectFrom('jobs')
      .select('id')
      .where('organisation', '=', organisation)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(3)
  const plan = await db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    return JSON.stringify(await newest(tx).explain())
  })
  expect(plan).toContain('jobs_newest')
  expect(plan).not.toContain('Sort')
})

test('a job of another organisation is none', async () => {
  const jobId = await someJob(db)
  expect(await findJob(db, organisation, jobId)).toEqual({ status: 'queued', seq: 1, runId: null })
  expect(await findJob(db, 'org_other', jobId)).toBe(null)
  expect(await viewJob(db, 'org_other', jobId)).toBe(null)
  expect(await listJobs(db, 'org_other', null, 10)).toEqual([])
  await expect(findJobQuestion(db, 'org_other', jobId)).rejects.toThrow(jobId)
})

test('the same picture is one row of its organisation, and another one of the next', async () => {
  await db.insertInto('organisations').values({ id: 'org_other', name: 'Other' }).execute()
  await db.insertInto('members').values({ organisation: 'org_other', id: 'mem', name: 'Other' }).execute()
  const image = { key: 'org/x/image/f.png', sha256: 'f'.repeat(64), bytes: 9, width: 3, height: 2 }
  const saved = await Promise.all([saveImage(db, LOCAL_OWNER, image), saveImage(db, LOCAL_OWNER, image)])
  const theirs = await saveImage(db, { organisation: 'org_other', member: 'mem' }, image)
  expect(saved[0]).toEqual({ id: saved[0].id, ...image })
  expect(saved[1].id).toBe(saved[0].id)
  expect(theirs.id).not.toBe(saved[0].id)
  const other = await someImage(db)
  const found = await findImages(db, organisation, [other, saved[0].id, theirs.id, 'img_unknown', other])
  expect(found.map(({ id }) => id)).toEqual([other, saved[0].id, other])
})
