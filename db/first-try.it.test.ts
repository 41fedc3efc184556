import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { ledgerOf } from './attempts.ts'
import { markCancelling, withdrawStart } from './cancelling.ts'
import { eventsAfter } from './events.ts'
import { beginFirst } from './first-try.ts'
import { viewJob } from './job-snapshot.ts'
import { registerRun } from './runs.ts'
import { someJob } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'
import { beginTry, endTry } from './tries.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const STEP = { step: 'vision', attempt: 1, tries: 1 } as const
const STARTED = { kind: 'step-started', ...STEP } as const
const OK = { outcome: 'ok', ms: 12, cached: false, detail: { summary: 'well' } } as const

const firstOf = (jobId: string) =>
  ({ owner: LOCAL_OWNER, jobId, runId: randomUUID(), ...STEP, activityId: '5' }) as const
const view = (jobId: string) => viewJob(db, organisation, jobId)
const eventsOf = (jobId: string) => eventsAfter(db, organisation, jobId, 0, 100)
const runsOf = (jobId: string) =>
  db
    .selectFrom('job_runs')
    .select(['organisation', 'member', 'status', 'reason', 'sentence', 'origin', 'ended_by', 'closed_at'])
    .where('job_id', '=', jobId)
    .execute()
const jobOf = (jobId: string) =>
  db
    .selectFrom('jobs')
    .select(['status', 'reason', 'sentence', 'verification', 'finished_at'])
    .select(sql<boolean>`started_at is not null`.as('started'))
    .where('id', '=', jobId)
    .executeTakeFirst()

test('the first try of a job makes its run known and current, and is like any other', async () => {
  const [at, bare] = [firstOf(await someJob(db)), firstOf(await someJob(db))]
  expect(await beginFirst(db, at, null, [STARTED])).toBe(true)
  expect(await view(at.jobId)).toMatchObject({ status: 'running', runId: at.runId, seq: 2 })
  const told = await eventsOf(at.jobId)
  expect(told.map(({ seq, runId, body }) => [seq, runId, body.kind])).toEqual([
    [1, null, 'accepted'],
    [2, at.runId, 'step-started'],
  ])
  expect(await registerRun(db, LOCAL_OWNER, at.jobId, at.runId)).toBe(true)
  expect(await beginTry(db, at, null, [STARTED])).toBe('known')
  expect(await endTry(db, at, OK)).toBe(true)
  expect(await beginFirst(db, bare, null, [])).toBe(true)
  expect(await view(bare.jobId)).toMatchObject({ status: 'running', runId: bare.runId, seq: 1 })
  expect(await ledgerOf(db, organisation, bare.jobId)).toMatchObject([{ ...STEP, outcome: null }])
})

test('what it keeps of the run is what registering keeps', async () => {
  const [at, other] = [firstOf(await someJob(db)), firstOf(await someJob(db))]
  await beginFirst(db, at, null, [])
  await registerRun(db, LOCAL_OWNER, other.jobId, other.runId)
  expect(await runsOf(at.jobId)).toEqual(await runsOf(other.jobId))
  expect(await jobOf(at.jobId)).toEqual(await jobOf(other.jobId))
  expect(await jobOf(at.jobId)).toMatchObject({ status: 'running', started: true })
})

test('of many at once one begins, and only one run is known', async () => {
  const jobId = await someJob(db)
  const tries = Array.from({ length: 20 }, () => firstOf(jobId))
  const began = await Promise.all(tries.map((at) => beginFirst(db, at, null, [STARTED])))
  expect(began.filter(Boolean)).toHaveLength(1)
  expect((await view(jobId))?.runId).toBe(tries[began.indexOf(true)]?.runId)
  expect(await runsOf(jobId)).toHaveLength(1)
  expect(await eventsOf(jobId)).toHaveLength(2)
})

test('a job that has a run is not moved', async () => {
  const at = firstOf(await someJob(db))
  await registerRun(db, LOCAL_OWNER, at.jobId, at.runId)
  const before = await view(at.jobId)
  expect(await beginFirst(db, at, null, [STARTED])).toBe(false)
  expect(await beginFirst(db, firstOf(at.jobId), null, [STARTED])).toBe(false)
  expect(await view(at.jobId)).toEqual(before)
})

test('a job that was withdrawn is not reopened, and one of nobody or of others is not begun', async () => {
  const at = firstOf(await someJob(db))
  await withdrawStart(db, LOCAL_OWNER, at.jobId)
  const before = await view(at.jobId)
  expect(await beginFirst(db, at, null, [STARTED])).toBe(false)
  expect(await view(at.jobId)).toEqual(before)
  expect(await beginFirst(db, firstOf('job_unknown'), null, [STARTED])).toBe(false)
  const owner = { organisation: 'org_other', member: 'mem' }
  const others = { ...firstOf(await someJob(db)), owner }
  expect(await beginFirst(db, others, null, [STARTED])).toBe(false)
  expect((await view(others.jobId))?.status).toBe('queued')
})

test('a cancel that was asked for before the first try is still on its way', async () => {
  const at = firstOf(await someJob(db))
  await markCancelling(db, LOCAL_OWNER, at.jobId, null)
  expect(await beginFirst(db, at, null, [STARTED])).toBe(true)
  expect(await view(at.jobId)).toMatchObject({ status: 'cancelling', runId: at.runId })
})
