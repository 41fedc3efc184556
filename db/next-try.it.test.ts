import { afterAll, expect, test } from 'vitest'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { earlierTries, ledgerOf } from './attempts.ts'
import { closeRun } from './closing.ts'
import { eventsAfter } from './events.ts'
import { beginNext, type Ending } from './next-try.ts'
import { CANCELLED, someRun } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'
import { beginTry, endTry } from './tries.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const [LAST, NEXT] = [
  { step: 'reasoning', attempt: 1, tries: 1 },
  { step: 'codegen', attempt: 1, tries: 1 },
] as const
const OK = { outcome: 'ok', ms: 12, cached: false, detail: { summary: 'well' }, result: { kept: 1 } } as const

/** A job within its first step, how that ends, and the step that follows. */
async function between() {
  const run = await someRun(db)
  const at = { ...run, ...LAST, activityId: '5' }
  await beginTry(db, at, null, [{ kind: 'step-started', ...LAST }])
  const told: Ending['told'] = [{ kind: 'step-finished', ...LAST, ms: 12, cached: false, summary: 'well' }]
  const next = { ...run, ...NEXT, activityId: '5' }
  const go = () => beginNext(db, { at, end: OK, told }, next, null, [{ kind: 'step-started', ...NEXT }])
  return { run, at, next, go }
}

const seen = async (jobId: string) => ({
  rows: (await ledgerOf(db, organisation, jobId)).map(({ step, tries, outcome }) => [step, tries, outcome]),
  events: (await eventsAfter(db, organisation, jobId, 0, 100)).map(({ seq, body }) => [seq, body.kind]),
})

test('a step ends and the next one begins, with what is told of both in order', async () => {
  const { run, at, next, go } = await between()
  expect(await go()).toBe(true)
  expect(await seen(run.jobId)).toEqual({
    rows: [
      ['reasoning', 1, 'ok'],
      ['codegen', 1, null],
    ],
    events: [
      [1, 'accepted'],
      [2, 'step-started'],
      [3, 'step-finished'],
      [4, 'step-started'],
    ],
  })
  expect(await endTry(db, next, OK)).toBe(true)
  const { result } = await earlierTries(db, { ...at, tries: 2 })
  expect(result).toEqual(OK.result)
})

test('of many that begin the same step at the same moment one does', async () => {
  const { run, go } = await between()
  const began = await Promise.all(Array.from({ length: 10 }, go))
  expect(began.filter(Boolean)).toHaveLength(1)
  expect((await seen(run.jobId)).events.map(([seq]) => seq)).toEqual([1, 2, 3, 4])
})

test.each<[string, (of: Awaited<ReturnType<typeof between>>) => Promise<unknown>]>([
  ['the first has ended', ({ at }) => endTry(db, at, OK)],
  [
    'another activity has taken the first over',
    ({ at }) => beginTry(db, { ...at, tries: 2, activityId: '6' }),
  ],
  ['the next was begun before', ({ next }) => beginTry(db, next)],
  ['another try of the next was begun', ({ next }) => beginTry(db, { ...next, tries: 2, activityId: '6' })],
  ['the job has closed', ({ run }) => closeRun(db, run, CANCELLED)],
  ['both are done', ({ go }) => go()],
])('nothing is written once %s', async (_, happens) => {
  const here = await between()
  await happens(here)
  const before = await seen(here.run.jobId)
  expect(await here.go()).toBe(false)
  expect(await seen(here.run.jobId)).toEqual(before)
})
