import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { earlierTries, ledgerOf, triesBefore } from './attempts.ts'
import { appendEvent, eventsAfter } from './events.ts'
import { viewJob } from './job-snapshot.ts'
import { registerRun } from './runs.ts'
import { someJob, someRun } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'
import { beginTry, endTry } from './tries.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const OK = { outcome: 'ok', ms: 12.4, cached: true, detail: { summary: 'well' } } as const
const view = async (jobId: string) => {
  const seen = await viewJob(db, organisation, jobId)
  if (!seen) throw new Error('no such job')
  return seen
}
const eventsOf = async (jobId: string) =>
  (await eventsAfter(db, organisation, jobId, 0, 100)).map(({ seq, body }) => [seq, body.kind])

const AT = { step: 'execution', attempt: 1 } as const
const started = (tries: number) => ({ kind: 'step-started', ...AT, tries }) as const
const finished = (tries: number) =>
  ({ kind: 'step-finished', ...AT, tries, ms: 12, cached: false, summary: 'ran' }) as const
const failed = { kind: 'program-failed', ...AT, outcome: 'user_error', error: 'No.' } as const

test('a try of an unknown run is not begun, and one of a known run is begun and ended with its events', async () => {
  const at = { owner: LOCAL_OWNER, jobId: await someJob(db), runId: randomUUID() }
  expect(await beginTry(db, { ...at, ...AT, tries: 1 }, null, [started(1)])).toBe('unknown')
  expect(await ledgerOf(db, organisation, at.jobId)).toEqual([])
  await registerRun(db, LOCAL_OWNER, at.jobId, at.runId)
  expect(await beginTry(db, { ...at, ...AT, tries: 1 }, null, [started(1)])).toBe('began')
  expect(await endTry(db, { ...at, ...AT, tries: 1 }, OK, [failed, finished(1)])).toBe(true)
  expect(await eventsOf(at.jobId)).toEqual([
    [1, 'accepted'],
    [2, 'step-started'],
    [3, 'program-failed'],
    [4, 'step-finished'],
  ])
})

test('what an earlier try told is not told again, and leaves no gap', async () => {
  const at = await someRun(db)
  const [first, second] = [
    { ...at, ...AT, tries: 1 },
    { ...at, ...AT, tries: 2 },
  ]
  await beginTry(db, first, null, [started(1)])
  await endTry(db, first, OK, [failed, finished(1)])
  await beginTry(db, second, null, [started(2)])
  await beginTry(db, second, null, [started(2)])
  await endTry(db, second, OK, [failed, finished(2)])
  expect(await endTry(db, second, OK, [failed, finished(2)])).toBe(false)
  const kinds = [
    'accepted',
    'step-started',
    'program-failed',
    'step-finished',
    'step-started',
    'step-finished',
  ]
  expect(await eventsOf(at.jobId)).toEqual(kinds.map((kind, index) => [index + 1, kind]))
})

test('many tellers of one job at the same moment number their events without a gap', async () => {
  const at = await someRun(db)
  const tell = (number: number) =>
    number % 2 === 0
      ? beginTry(db, { ...at, ...AT, attempt: number, tries: 1 }, null, [{ ...started(1), attempt: number }])
      : appendEvent(db, at, { ...started(2), attempt: number })
  await Promise.all(Array.from({ length: 20 }, (_, number) => tell(number + 2)))
  const seen = await eventsOf(at.jobId)
  expect(seen.map(([seq]) => seq)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1))
})

test('a superseded run tells nothing', async () => {
  const old = await someRun(db)
  await beginTry(db, { ...old, ...AT, tries: 1 })
  await registerRun(db, LOCAL_OWNER, old.jobId, randomUUID())
  expect(await endTry(db, { ...old, ...AT, tries: 1 }, OK, [finished(1)])).toBe(false)
  expect(await beginTry(db, { ...old, ...AT, tries: 2 }, null, [started(2)])).toBe('over')
  expect((await eventsOf(old.jobId)).map(([, kind]) => kind)).toEqual(['accepted', 'reset'])
})

test('steps are summed in their order over attempts, cached only if every attempt was', async () => {
  const at = await someRun(db)
  const tries = [
    ['critic', 1, 1, { ...OK, cached: false, ms: 7 }],
    ['codegen', 1, 1, OK],
    ['codegen', 2, 1, { ...OK, cached: false, ms: 20.6 }],
    ['vision', 1, 1, OK],
  ] as const
  for (const [step, attempt, tried, end] of tries) {
    const entry = { ...at, step, attempt, tries: tried }
    expect(await beginTry(db, entry)).toBe('began')
    expect(await beginTry(db, entry)).toBe('known')
    expect(await endTry(db, entry, end)).toBe(true)
    expect(await endTry(db, entry, { ...end, ms: 1e6 })).toBe(false)
  }
  expect((await view(at.jobId)).steps).toEqual([
    { step: 'vision', attempts: 1, ms: 12, cached: true },
    { step: 'codegen', attempts: 2, ms: 33, cached: false },
    { step: 'critic', attempts: 1, ms: 7, cached: false },
  ])
})

test('the late end of a try that another one followed changes nothing', async () => {
  const at = await someRun(db)
  const zombie = { ...at, step: 'execution', attempt: 1, tries: 1 } as const
  const heir = { ...zombie, tries: 2 }
  await beginTry(db, zombie)
  await beginTry(db, heir, 'runtime')
  expect(await endTry(db, zombie, OK)).toBe(false)
  expect(await endTry(db, heir, OK)).toBe(true)
  expect(await ledgerOf(db, organisation, at.jobId)).toMatchObject([
    { tries: 1, outcome: 'lost', cause: null, cached: false },
    { tries: 2, outcome: 'ok', cause: 'runtime', cached: true, detail: 'well' },
  ])
})

test('a try that another one has overtaken is not begun, and tells nothing', async () => {
  const at = await someRun(db)
  const turn = { ...at, ...AT }
  expect(await beginTry(db, { ...turn, tries: 2, activityId: '9' }, null, [started(2)])).toBe('began')
  expect(await beginTry(db, { ...turn, tries: 1, activityId: '8' }, null, [started(1)])).toBe('known')
  expect(await endTry(db, { ...turn, tries: 2, activityId: '8' }, OK, [finished(2)])).toBe(false)
  expect(await endTry(db, { ...turn, tries: 2, activityId: '9' }, OK, [finished(2)])).toBe(true)
  expect((await eventsOf(at.jobId)).map(([, kind]) => kind)).toEqual([
    'accepted',
    'step-started',
    'step-finished',
  ])
})

test('the tries of an activity follow those of another at the same turn, as after a parked job went on', async () => {
  const at = await someRun(db)
  const turn = { ...at, step: 'codegen', attempt: 1 } as const
  await beginTry(db, { ...turn, tries: 1, activityId: '7' })
  await beginTry(db, { ...turn, tries: 2, activityId: '7' })
  expect(await triesBefore(db, { ...turn, activityId: '7' })).toEqual({ tries: 0, ahead: null })
  expect(await triesBefore(db, { ...turn, activityId: '9' })).toEqual({ tries: 2, ahead: null })
  const next = { ...turn, attempt: 2, activityId: '9' }
  expect(await triesBefore(db, next)).toEqual({ tries: 0, ahead: null })
})

test('of the tries before, the one is known that the activity made which read the picture', async () => {
  const at = await someRun(db)
  const turn = { ...at, step: 'reasoning', attempt: 1 } as const
  await beginTry(db, { ...turn, step: 'vision', tries: 1, activityId: '1' })
  await beginTry(db, { ...turn, tries: 1, activityId: '1' })
  expect(await triesBefore(db, { ...turn, activityId: '2' })).toEqual({ tries: 1, ahead: 1 })
  await beginTry(db, { ...turn, tries: 2, activityId: '2' })
  expect(await triesBefore(db, { ...turn, activityId: '3' })).toEqual({ tries: 2, ahead: 1 })
})

test('the faults that earlier tries of an activity met are counted, lost ones too', async () => {
  const at = await someRun(db)
  const turn = { ...at, step: 'vision', attempt: 1, activityId: '7' } as const
  const away = {
    outcome: 'failed',
    ms: 1,
    cached: false,
    detail: { sentence: 'No.', fault: 'away' },
  } as const
  for (const tries of [1, 2]) {
    await beginTry(db, { ...turn, tries })
    await endTry(db, { ...turn, tries }, away)
  }
  await beginTry(db, { ...turn, tries: 3 })
  await beginTry(db, { ...turn, tries: 4 })
  const faults = { away: 2, lost: 1 }
  expect(await earlierTries(db, { ...turn, tries: 4 })).toEqual({ faults, result: null })
  expect(await earlierTries(db, { ...turn, activityId: '8', tries: 1 })).toEqual({ faults: {}, result: null })
})

test('what a try came to is kept for the next one of the same activity, and of no other', async () => {
  const at = await someRun(db)
  const turn = { ...at, step: 'vision', attempt: 1, activityId: '7' } as const
  await beginTry(db, { ...turn, tries: 1 })
  const result = { result: { kind: 'read' }, summary: 'well' }
  await endTry(db, { ...turn, tries: 1 }, { ...OK, result })
  expect(await earlierTries(db, { ...turn, tries: 2 })).toEqual({ faults: {}, result })
  expect(await earlierTries(db, { ...turn, tries: 1 })).toEqual({ faults: {}, result: null })
  expect(await earlierTries(db, { ...turn, activityId: '8', tries: 2 })).toEqual({ faults: {}, result: null })
  expect(await earlierTries(db, { ...turn, activityId: '8', tries: 2 }, [1])).toEqual({ faults: {}, result })
  expect(await earlierTries(db, { ...turn, activityId: '8', tries: 3 }, [2, 1])).toEqual({
    faults: {},
    result,
  })
  expect(await earlierTries(db, { ...turn, activityId: '8', tries: 2 }, [])).toEqual({
    faults: {},
    result: null,
  })
})

test('a run that begins in the middle shows the steps that it took over, and no later ones', async () => {
  const old = await someRun(db)
  for (const step of ['vision', 'reasoning', 'codegen', 'critic', 'finish'] as const) {
    const entry = { ...old, step, attempt: 1, tries: 1 }
    await beginTry(db, entry)
    await endTry(db, entry, { ...OK, ms: 5 })
  }
  const now = { ...old, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, old.jobId, now.runId)
  expect((await view(old.jobId)).steps).toEqual([])
  await beginTry(db, { ...now, step: 'codegen', attempt: 1, tries: 1 })
  expect((await view(old.jobId)).steps.map(({ step, ms }) => [step, ms])).toEqual([
    ['vision', 5],
    ['reasoning', 5],
    ['codegen', 0],
  ])
})
