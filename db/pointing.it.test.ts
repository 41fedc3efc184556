import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import type { AtRun } from './at-run.ts'
import { withdrawStart } from './cancelling.ts'
import { closeRun, type Closed } from './closing.ts'
import { eventsAfter } from './events.ts'
import { viewJob } from './job-snapshot.ts'
import { pointTo } from './pointing.ts'
import { registerRun } from './runs.ts'
import { CANCELLED, someJob, someRun, SUCCEEDED } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'
import { beginTry } from './tries.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const FAILED: Closed = { ...CANCELLED, status: 'failed', reason: 'runtime', sentence: 'It did not run.' }

async function another({ jobId }: AtRun): Promise<AtRun> {
  const runId = randomUUID()
  await registerRun(db, LOCAL_OWNER, jobId, runId)
  return { owner: LOCAL_OWNER, jobId, runId }
}

const view = (jobId: string) => viewJob(db, organisation, jobId)
const told = async (jobId: string) =>
  (await eventsAfter(db, organisation, jobId, 0, 100)).map(({ runId, body }) => ({ runId, body }))
const kinds = async (jobId: string) => (await told(jobId)).map(({ body }) => body.kind)

test('a job that is given back to a run that had closed has closed as that did, and says so last', async () => {
  const closed = await someRun(db)
  await closeRun(db, closed, SUCCEEDED)
  const before = await view(closed.jobId)
  const late = await another(closed)
  expect(await pointTo(db, closed, late.runId)).toEqual({ status: 'succeeded', reason: null })
  const after = await view(closed.jobId)
  expect(after).toMatchObject({ ...before, seq: 5, runs: expect.anything() })
  expect(after?.runs).toMatchObject([{ status: 'succeeded' }, { status: 'superseded' }])
  expect(await kinds(closed.jobId)).toEqual(['accepted', 'closed', 'reset', 'reset', 'closed'])
  const [, first, , , again] = await told(closed.jobId)
  const endedAt = before?.finishedAt?.toISOString()
  expect(again).toEqual({ ...first, body: { ...first?.body, endedAt } })
  // Who looks after jobs records the end again, and is told what it was.
  expect(await closeRun(db, closed, FAILED)).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect((await view(closed.jobId))?.seq).toBe(5)
})

test('it is given back as often as it is taken away, whatever it came to', async () => {
  const closed = await someRun(db)
  await closeRun(db, closed, FAILED)
  const ended = (await view(closed.jobId))?.finishedAt
  for (const round of [1, 2, 3]) {
    const late = await another(closed)
    // The late one may have come to its end, too, before anybody looked.
    if (round === 2) await closeRun(db, late, SUCCEEDED)
    expect(await pointTo(db, closed, late.runId)).toEqual({ status: 'failed', reason: 'runtime' })
    expect(await view(closed.jobId)).toMatchObject({
      runId: closed.runId,
      status: 'failed',
      reason: 'runtime',
      sentence: 'It did not run.',
      verification: null,
    })
    expect((await told(closed.jobId)).at(-1)).toMatchObject({
      runId: closed.runId,
      body: { kind: 'closed', status: 'failed', sentence: 'It did not run.', endedAt: ended?.toISOString() },
    })
  }
})

test('a run that goes on is brought back with an event each time, and closes once', async () => {
  const open = await someRun(db)
  for (let round = 0; round < 2; round++)
    expect(await pointTo(db, open, (await another(open)).runId)).toEqual({ status: 'running', reason: null })
  expect(await view(open.jobId)).toMatchObject({ status: 'running', runId: open.runId })
  await closeRun(db, open, SUCCEEDED)
  expect(await kinds(open.jobId)).toEqual(['accepted', 'reset', 'reset', 'reset', 'reset', 'closed'])
})

test('what Temporal said before the pointer moved changes nothing', async () => {
  const first = await someRun(db)
  const second = await another(first)
  expect(await pointTo(db, first, first.runId)).toBe(null)
  expect(await pointTo(db, { ...first, runId: randomUUID() }, null)).toBe(null)
  expect((await view(first.jobId))?.runId).toBe(second.runId)
})

test.each([
  ['its own step', (at: AtRun) => registerRun(db, at.owner, at.jobId, at.runId)],
  ['who looks after jobs', (at: AtRun) => pointTo(db, at, null)],
])('a job that was withdrawn is not reopened by its first run, seen by %s', async (_, see) => {
  const jobId = await someJob(db)
  await withdrawStart(db, LOCAL_OWNER, jobId)
  const before = await view(jobId)
  const at = { owner: LOCAL_OWNER, jobId, runId: randomUUID() }
  await see(at)
  const runs = [{ runId: at.runId, status: 'cancelled', reason: 'cancelled', sentence: before?.sentence }]
  expect(await view(jobId)).toMatchObject({ ...before, runId: at.runId, runs })
  expect(await kinds(jobId)).toEqual(['accepted', 'closed'])
  expect(await beginTry(db, { ...at, step: 'vision', attempt: 1, tries: 1 })).toBe('over')
  // Its workflow, should it come to its end, closes with this.
  expect(await closeRun(db, at, SUCCEEDED)).toMatchObject({ status: 'cancelled' })
  expect((await view(jobId))?.seq).toBe(2)
  // A person who wants it all the same gets it.
  await another(at)
  expect((await view(jobId))?.status).toBe('running')
})
