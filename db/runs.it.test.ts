import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { Isolation } from '#domain/isolation.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { saveArtifacts, findArtifact, findArtifactNamed } from './artifacts.ts'
import type { AtRun } from './at-run.ts'
import { ledgerOf } from './attempts.ts'
import { closeRun } from './closing.ts'
import { appendEvent, eventsAfter } from './events.ts'
import { saveIsolation } from './isolation.ts'
import { viewJob } from './job-snapshot.ts'
import { registerRun } from './runs.ts'
import { someJob, someRun, SUCCEEDED } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'
import { beginTry, endTry } from './tries.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const file = (name: string, digit: string) => ({
  name,
  contentType: 'text/csv',
  bytes: 3,
  sha256: digit.repeat(64),
  key: `org/org_local/${digit}`,
})
const OK = { outcome: 'ok', ms: 12.4, cached: true, detail: { summary: 'well' } } as const
const view = async (jobId: string) => {
  const seen = await viewJob(db, organisation, jobId)
  if (!seen) throw new Error('no such job')
  return seen
}

test('the first sight of a run moves the pointer, a known run never does', async () => {
  const jobId = await someJob(db)
  const [first, second] = [randomUUID(), randomUUID()]
  expect(await registerRun(db, LOCAL_OWNER, jobId, first)).toBe(true)
  expect(await view(jobId)).toMatchObject({ status: 'running', runId: first })
  expect(await registerRun(db, LOCAL_OWNER, jobId, second)).toBe(true)
  expect(await registerRun(db, LOCAL_OWNER, jobId, first)).toBe(false)
  expect(await registerRun(db, LOCAL_OWNER, jobId, second)).toBe(true)
  expect((await view(jobId)).runId).toBe(second)
})

test('twenty activities that see a run first at once register it once', async () => {
  const jobId = await someJob(db)
  const runId = randomUUID()
  const seen = await Promise.all(Array.from({ length: 20 }, () => registerRun(db, LOCAL_OWNER, jobId, runId)))
  expect(new Set(seen)).toEqual(new Set([true]))
})

test('a run of an unknown job, or of another organisation, is an error', async () => {
  await expect(registerRun(db, LOCAL_OWNER, 'job_unknown', 'run')).rejects.toThrow('job_unknown')
  const owner = { organisation: 'org_other', member: 'mem' }
  await expect(registerRun(db, owner, await someJob(db), 'run')).rejects.toThrow(/no job/)
})

test('a run is closed once, with its event, and a repeat changes nothing', async () => {
  const at = await someRun(db)
  await beginTry(db, { ...at, step: 'vision', attempt: 1, tries: 1 })
  expect(await closeRun(db, at, SUCCEEDED)).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(await closeRun(db, at, { ...SUCCEEDED, verification: 'flagged' })).toEqual({
    status: 'succeeded',
    reason: null,
    sentence: null,
    verification: 'verified',
    execution: SUCCEEDED.execution,
  })
  const seen = await view(at.jobId)
  expect(seen).toMatchObject({ status: 'succeeded', verification: 'verified', program: 'print(4)', seq: 2 })
  expect(seen.answer).toEqual(SUCCEEDED.answer)
  expect(seen.finishedAt).toBeInstanceOf(Date)
  const closed = { kind: 'closed', status: 'succeeded', verification: 'verified', text: 'It is 4.' }
  expect(await eventsAfter(db, organisation, at.jobId, 1, 10)).toMatchObject([{ seq: 2, body: closed }])
  expect(await ledgerOf(db, organisation, at.jobId)).toMatchObject([{ step: 'vision', outcome: 'lost' }])
})

test('a superseded run closes nothing, and a new run resurrects a closed job', async () => {
  const old = await someRun(db)
  await closeRun(db, old, { ...SUCCEEDED, status: 'failed', reason: 'runtime', verification: null })
  const now = { ...old, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, old.jobId, now.runId)
  expect(await view(old.jobId)).toMatchObject({ status: 'running', reason: null, answer: null, steps: [] })
  expect(await closeRun(db, old, SUCCEEDED)).toBeNull()
  expect((await view(old.jobId)).status).toBe('running')
  expect(await closeRun(db, now, SUCCEEDED)).not.toBeNull()
  const kinds = (await eventsAfter(db, organisation, old.jobId, 0, 10)).map(({ body }) => body.kind)
  expect(kinds).toEqual(['accepted', 'closed', 'reset', 'closed'])
})

test('a superseded run neither begins nor ends an attempt, nor keeps artifacts', async () => {
  const old = await someRun(db)
  const entry = { ...old, step: 'vision', attempt: 1, tries: 1 } as const
  await beginTry(db, entry)
  await registerRun(db, LOCAL_OWNER, old.jobId, randomUUID())
  expect(await endTry(db, entry, OK)).toBe(false)
  expect(await beginTry(db, { ...entry, tries: 2 })).toBe('over')
  expect(await saveArtifacts(db, old, [file('a.csv', '1')])).toBe(false)
  expect((await ledgerOf(db, organisation, old.jobId)).map(({ outcome }) => outcome)).toEqual(['lost'])
})

test('the artifacts of a run are those saved last; a repeat keeps their ids', async () => {
  const at = await someRun(db)
  await saveArtifacts(db, at, [file('b.csv', '1'), file('a.csv', '2')])
  const first = (await view(at.jobId)).artifacts
  expect(first.map(({ name }) => name)).toEqual(['b.csv', 'a.csv'])
  await saveArtifacts(db, at, [file('b.csv', '1'), file('a.csv', '2')])
  expect((await view(at.jobId)).artifacts).toEqual(first)
  await saveArtifacts(db, at, [file('b.csv', '1'), file('a.csv', '3')])
  const last = (await view(at.jobId)).artifacts
  expect(last[0]).toEqual(first[0])
  expect(last[1]).toMatchObject({ name: 'a.csv', sha256: '3'.repeat(64) })
  expect(last[1]?.id).not.toBe(first[1]?.id)
  expect(await findArtifact(db, organisation, first[1]?.id ?? '')).toBe(null)
  expect(await findArtifactNamed(db, organisation, at.jobId, 'a.csv')).toMatchObject({
    key: 'org/org_local/3',
  })
  expect(await findArtifactNamed(db, 'org_other', at.jobId, 'a.csv')).toBe(null)
})

test('a job shows the checks that were told last', async () => {
  const at = await someRun(db)
  for (const attempt of [1, 2]) {
    const checks = [{ name: 'sums', passed: attempt === 2, detail: null, declared: true }]
    await appendEvent(db, at, { kind: 'checked', step: 'checks', attempt, checks, met: attempt === 2 })
  }
  const seen = await view(at.jobId)
  expect(seen.checks).toEqual([{ name: 'sums', passed: true, detail: null, declared: true }])
})

test('a job shows how its own programs were sealed, the weakest of them, and nothing before one has run', async () => {
  const strong: Isolation = { ...WEAK, kind: 'strong', runtime: 'runsc', summary: 'gVisor' }
  await saveIsolation(db, { instance: 'a', worker: 'one' }, WEAK)
  const at = await someRun(db)
  await ran(at, 1, null)
  expect((await view(at.jobId)).isolation).toBe(null)
  await ran(at, 2, strong)
  expect((await view(at.jobId)).isolation).toEqual({ kind: 'strong', summary: 'gVisor' })
  await ran(at, 3, WEAK)
  await ran(at, 4, strong)
  const weak = { kind: 'weak', summary: 'runc, ordinary daemon' }
  expect((await view(at.jobId)).isolation).toEqual(weak)
  const reset = { ...at, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, at.jobId, reset.runId)
  expect((await view(at.jobId)).isolation).toEqual(weak)
  await ran(reset, 1, strong)
  expect((await view(at.jobId)).isolation).toEqual({ kind: 'strong', summary: 'gVisor' })
})

const WEAK: Isolation = {
  kind: 'weak',
  runtime: 'runc',
  summary: 'runc, ordinary daemon',
  missing: [],
  notes: [],
  proofs: [],
  provedAt: null,
}

/** An execution as its activity ends it; null: it came to no run. */
async function ran(at: AtRun, attempt: number, isolation: Isolation | null): Promise<void> {
  const entry = { ...at, step: 'execution', attempt, tries: 1 } as const
  await beginTry(db, entry)
  const seal = isolation && { kind: isolation.kind, summary: isolation.summary }
  const detail = seal ? { execution: { outcome: 'ok', seal }, summary: 'ran' } : { sentence: 'No Docker.' }
  await endTry(db, entry, { outcome: seal ? 'ok' : 'failed', ms: 1, cached: false, detail })
}
