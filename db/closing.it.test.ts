import { afterAll, expect, test } from 'vitest'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { ledgerOf } from './attempts.ts'
import { closeRun } from './closing.ts'
import { eventsAfter } from './events.ts'
import { someRun, SUCCEEDED } from './test-jobs.ts'
import { freshDatabase, waitingIn } from './testing.ts'
import { beginTry } from './tries.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const CANCELLED = {
  ...SUCCEEDED,
  status: 'cancelled',
  reason: 'cancelled',
  verification: null,
  answer: null,
} as const

test('a try that begins while its run is being closed is ended with it', async () => {
  const at = await someRun(db)
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
  const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>()
  const trying = db.transaction().execute(async (tx) => {
    const vision = { ...at, step: 'vision', attempt: 1, tries: 1, activityId: '1' } as const
    await beginTry(tx, vision, null, [{ kind: 'step-started', step: 'vision', attempt: 1, tries: 1 }])
    begun()
    await mayEnd
  })
  await hasBegun
  const closing = closeRun(db, at, CANCELLED)
  await expect.poll(() => waitingIn(db)).toBe(1)
  end()
  await trying
  expect(await closing).toMatchObject({ status: 'cancelled' })
  expect((await ledgerOf(db, organisation, at.jobId)).map(({ outcome }) => outcome)).toEqual(['cancelled'])
  const events = await eventsAfter(db, organisation, at.jobId, 0, 10)
  expect(events.map(({ body }) => body.kind)).toEqual(['accepted', 'step-started', 'closed'])
})
