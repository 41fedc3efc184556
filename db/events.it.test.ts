import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { EventBody } from '#domain/event.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { closeRun } from './closing.ts'
import { appendEvent, type AtTry, eventsAfter } from './events.ts'
import { registerRun } from './runs.ts'
import { CANCELLED, someRun } from './test-jobs.ts'
import { freshDatabase, waitingIn } from './testing.ts'
import { beginTry, endTry } from './tries.ts'

const { organisation } = LOCAL_OWNER
const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const file = (name: string): EventBody => ({ kind: 'artifact', name, contentType: 'text/csv', bytes: 1 })

test('twenty parallel events are numbered 2…21, the twenty numbers that they were told', async () => {
  const at = await someRun(db)
  const names = Array.from({ length: 20 }, (_, index) => `file-${index}.csv`)
  const told = await Promise.all(names.map((name) => appendEvent(db, at, file(name))))
  const events = await eventsAfter(db, organisation, at.jobId, 1, 100)
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2))
  for (const [index, name] of names.entries()) {
    expect(events.find(({ seq }) => seq === told[index])?.body).toEqual(file(name))
  }
})

test('an event told again keeps its number, also by twenty at once', async () => {
  const at = await someRun(db)
  const told = await Promise.all(
    Array.from({ length: 20 }, (_, ms) =>
      appendEvent(db, at, {
        kind: 'step-finished',
        step: 'vision',
        attempt: 1,
        tries: 1,
        ms,
        cached: false,
        summary: '',
      }),
    ),
  )
  expect(new Set(told)).toEqual(new Set([2]))
  expect(await appendEvent(db, at, file('next'))).toBe(3)
  expect(await eventsAfter(db, organisation, at.jobId, 0, 100)).toHaveLength(3)
})

test('a piece of output is known by its try, its stream and its place', async () => {
  const at = await someRun(db)
  const piece: EventBody = {
    kind: 'output',
    step: 'execution',
    attempt: 1,
    tries: 1,
    stream: 'stdout',
    from: 0,
    to: 2,
    text: 'a\u001B',
  }
  const others: EventBody[] = [
    { ...piece, from: 2, to: 4 },
    { ...piece, stream: 'stderr' },
    { ...piece, tries: 2 },
    { ...piece, attempt: 2 },
  ]
  expect(await appendEvent(db, at, piece)).toBe(2)
  expect(await appendEvent(db, at, piece)).toBe(2)
  for (const [index, other] of others.entries()) expect(await appendEvent(db, at, other)).toBe(index + 3)
  expect(await appendEvent(db, at, piece)).toBe(2)
  const events = await eventsAfter(db, organisation, at.jobId, 1, 100)
  expect(events.map(({ body }) => body)).toEqual([piece, ...others])
})

test('what is told during a try is told while that is open, and told again keeps its number', async () => {
  const at = await someRun(db)
  const [first, second] = [1, 2].map((tries) => ({ step: 'execution', attempt: 1, tries }) as const)
  if (!first || !second) throw new Error('there are two')
  const tell = (name: string, during: AtTry) => appendEvent(db, at, file(name), during)
  expect(await tell('not begun', first)).toBe(null)
  await beginTry(db, { ...at, ...first })
  expect(await tell('told', first)).toBe(2)
  for (const other of [{ attempt: 2 }, { step: 'critic' }, { tries: 2 }] as const)
    expect(await tell('of another', { ...first, ...other })).toBe(null)
  await beginTry(db, { ...at, ...second })
  expect(await tell('too late', first)).toBe(null)
  expect(await tell('told', first)).toBe(2)
  expect(await tell('of the heir', second)).toBe(3)
  await endTry(db, { ...at, ...second }, { outcome: 'ok', ms: 1, cached: false, detail: {} })
  expect(await tell('after the end', second)).toBe(null)
  const events = await eventsAfter(db, organisation, at.jobId, 1, 100)
  expect(events.map(({ seq, body }) => [seq, body])).toEqual([
    [2, file('told')],
    [3, file('of the heir')],
  ])
})

test('what waits for its job while another try begins is not told', async () => {
  const at = await someRun(db)
  const zombie = { step: 'execution', attempt: 1, tries: 1 } as const
  await beginTry(db, { ...at, ...zombie })
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const beginning = db.transaction().execute(async (tx) => {
    await beginTry(tx, { ...at, ...zombie, tries: 2 })
    begun.resolve()
    await goOn.promise
  })
  await begun.promise
  const telling = appendEvent(db, at, file('late'), zombie)
  await expect.poll(() => waitingIn(db)).toBe(1)
  goOn.resolve()
  await beginning
  expect(await telling).toBe(null)
  expect(await appendEvent(db, at, file('next'), { ...zombie, tries: 2 })).toBe(2)
})

test('twenty pieces of one try at the same moment are numbered without a gap', async () => {
  const at = await someRun(db)
  const during = { step: 'execution', attempt: 1, tries: 1 } as const
  await beginTry(db, { ...at, ...during })
  const names = Array.from({ length: 20 }, (_, index) => `file-${index}.csv`)
  const told = await Promise.all(names.map((name) => appendEvent(db, at, file(name), during)))
  expect(told.toSorted((one, other) => Number(one) - Number(other))).toEqual(
    names.map((_, index) => index + 2),
  )
})

test('a superseded run and a run that closed write nothing', async () => {
  const old = await someRun(db)
  const now = { ...old, runId: randomUUID() }
  await registerRun(db, LOCAL_OWNER, old.jobId, now.runId)
  expect(await appendEvent(db, old, file('late'))).toBe(null)
  expect(await appendEvent(db, { ...old, runId: 'unknown' }, file('late'))).toBe(null)
  expect(await appendEvent(db, now, file('now'))).toBe(3)
  await closeRun(db, now, CANCELLED)
  expect(await appendEvent(db, now, file('too late'))).toBe(null)
  const events = await eventsAfter(db, organisation, old.jobId, 0, 100)
  expect(events.map(({ body }) => body.kind)).toEqual(['accepted', 'reset', 'artifact', 'closed'])
})

test('text that Postgres refuses in JSON is kept with replacement characters', async () => {
  const at = await someRun(db)
  const error = 'NUL \0, half \ud83d, whole \u{1F600}, \\u0000 in words, "quotes"\nlines'
  await appendEvent(db, at, {
    kind: 'program-failed',
    step: 'execution',
    attempt: 1,
    outcome: 'user_error',
    error,
  })
  const [event] = await eventsAfter(db, organisation, at.jobId, 1, 1)
  expect(event?.body).toMatchObject({
    error: 'NUL \ufffd, half \ufffd, whole \u{1F600}, \\u0000 in words, "quotes"\nlines',
  })
})

test('events of another organisation are not seen', async () => {
  const at = await someRun(db)
  expect(await eventsAfter(db, 'org_other', at.jobId, 0, 100)).toEqual([])
  const owner = { organisation: 'org_other', member: 'mem' }
  expect(await appendEvent(db, { ...at, owner }, file('theirs'))).toBe(null)
})
