import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import type { EventBody } from '#domain/event.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { closeRun } from './closing.ts'
import { appendEvent, eventsAfter } from './events.ts'
import { registerRun } from './runs.ts'
import { CANCELLED, someRun } from './test-jobs.ts'
import { freshDatabase } from './testing.ts'

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
