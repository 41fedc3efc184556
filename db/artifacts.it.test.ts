import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { type SavedFile, saveArtifacts } from './artifacts.ts'
import { closeRun } from './closing.ts'
import { eventsAfter } from './events.ts'
import { viewJob } from './job-snapshot.ts'
import { registerRun } from './runs.ts'
import { someRun, SUCCEEDED } from './test-jobs.ts'
import { freshDatabase, waitingIn } from './testing.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const file = (name: string, digit: string): SavedFile => ({
  name,
  contentType: 'text/csv',
  bytes: 3,
  sha256: digit.repeat(64),
  key: `org/org_local/${digit}`,
})
const toldOf = ({ name, contentType, bytes }: SavedFile) =>
  ({ kind: 'artifact', name, contentType, bytes }) as const
const BOTH = [file('a.csv', '1'), file('b "ü".csv', '2')]
const TOLD = BOTH.map(toldOf)

const artifactsOf = async (jobId: string) => (await viewJob(db, organisation, jobId))?.artifacts ?? []
const eventsOf = async (jobId: string) =>
  (await eventsAfter(db, organisation, jobId, 1, 100)).map(({ seq, body }) => ({ seq, body }))

test('files are kept and told of together, in their order, once however often they are saved', async () => {
  const at = await someRun(db)
  const saved = await Promise.all(Array.from({ length: 10 }, () => saveArtifacts(db, at, BOTH, TOLD)))
  expect(new Set(saved)).toEqual(new Set([true]))
  expect((await artifactsOf(at.jobId)).map(({ name }) => name)).toEqual(BOTH.map(({ name }) => name))
  expect(await eventsOf(at.jobId)).toEqual(TOLD.map((body, index) => ({ seq: index + 2, body })))
})

test('one that waits for another, which keeps and tells the same, sees that it did', async () => {
  const at = await someRun(db)
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
  const { promise: hasSaved, resolve: saved } = Promise.withResolvers<void>()
  const first = db.transaction().execute(async (tx) => {
    await saveArtifacts(tx, at, BOTH, TOLD)
    saved()
    await mayEnd
  })
  await hasSaved
  const second = saveArtifacts(db, at, BOTH, TOLD)
  await expect.poll(() => waitingIn(db)).toBeGreaterThan(0)
  end()
  await first
  expect(await second).toBe(true)
  expect(await artifactsOf(at.jobId)).toHaveLength(2)
  expect(await eventsOf(at.jobId)).toEqual(TOLD.map((body, index) => ({ seq: index + 2, body })))
})

test('names that change their files have others, under other ids', async () => {
  const at = await someRun(db)
  await saveArtifacts(db, at, [file('a', '1'), file('b', '2')])
  const before = await artifactsOf(at.jobId)
  await saveArtifacts(db, at, [file('b', '1'), file('a', '2')])
  const after = await artifactsOf(at.jobId)
  expect(after.map(({ name, sha256 }) => [name, sha256[0]])).toEqual([
    ['b', '1'],
    ['a', '2'],
  ])
  expect(new Set([...before, ...after].map(({ id }) => id)).size).toBe(4)
  await saveArtifacts(db, at, [])
  expect(await artifactsOf(at.jobId)).toEqual([])
})

test('a file that is named twice is kept and told of once', async () => {
  const at = await someRun(db)
  const twice = [...BOTH, ...BOTH]
  expect(await saveArtifacts(db, at, twice, twice.map(toldOf))).toBe(true)
  expect(await artifactsOf(at.jobId)).toHaveLength(2)
  expect(await eventsOf(at.jobId)).toHaveLength(2)
})

test('of a run that has closed nothing more is told, and of a superseded one nothing is kept', async () => {
  const at = await someRun(db)
  await closeRun(db, at, SUCCEEDED)
  expect(await saveArtifacts(db, at, BOTH, TOLD)).toBe(true)
  expect(await artifactsOf(at.jobId)).toHaveLength(2)
  expect((await eventsOf(at.jobId)).map(({ body }) => body.kind)).toEqual(['closed'])
  await registerRun(db, LOCAL_OWNER, at.jobId, randomUUID())
  expect(await saveArtifacts(db, at, [file('c', '3')], [toldOf(file('c', '3'))])).toBe(false)
  expect((await eventsOf(at.jobId)).map(({ body }) => body.kind)).toEqual(['closed', 'reset'])
})
