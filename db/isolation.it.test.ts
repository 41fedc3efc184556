import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Isolation } from '#domain/isolation.ts'
import { useService } from '#test/services.ts'
import { endIsolation, latestIsolation, saveIsolation, SIGN_OF_LIFE_MS, SILENCE_MS } from './isolation.ts'
import { freshDatabase } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())
beforeEach(() => db.deleteFrom('isolation_reports').execute())

const isolation = (kind: Isolation['kind']): Isolation => ({
  kind,
  runtime: 'runc',
  summary: kind,
  missing: [],
  notes: [],
  proofs: [],
  provedAt: null,
})
const report = (worker: string, kind: Isolation['kind']) =>
  saveIsolation(db, { instance: 'a', worker }, isolation(kind))
const ago = (ms: number) => new Date(Date.now() - ms)
const shown = async () => (await latestIsolation(db, 'a'))?.kind

test('of several workers the weakest is shown, whoever reports last', async () => {
  await report('one', 'strong')
  await report('two', 'refused')
  await report('one', 'strong')
  expect(await shown()).toBe('refused')
  await report('three', 'weak')
  expect(await shown()).toBe('refused')
})

test('a worker that was mended is shown as it is now', async () => {
  await report('one', 'refused')
  await report('one', 'strong')
  expect(await shown()).toBe('strong')
})

test('of equals the newest is shown', async () => {
  await report('one', 'weak')
  const first = await latestIsolation(db, 'a')
  await db
    .updateTable('isolation_reports')
    .set({ reported_at: ago(1000) })
    .execute()
  await report('two', 'weak')
  const { reportedAt = '' } = (await latestIsolation(db, 'a')) ?? {}
  expect(reportedAt >= (first?.reportedAt ?? '')).toBe(true)
})

test('a worker that is gone is missed within 10 s, and not before it could have said three times that it lives', () => {
  expect(SILENCE_MS).toBeLessThanOrEqual(10_000)
  expect(SILENCE_MS).toBeGreaterThan(3 * SIGN_OF_LIFE_MS)
})

test('a worker that is not heard of any more gives way to those that are, before it is missed', async () => {
  await report('one', 'refused')
  await db
    .updateTable('isolation_reports')
    .set({ reported_at: ago(SILENCE_MS - SIGN_OF_LIFE_MS) })
    .execute()
  await report('two', 'strong')
  expect(await shown()).toBe('strong')
})

test('so does one that says that it stops, at once, and nobody is missed meanwhile', async () => {
  await report('one', 'refused')
  await endIsolation(db, { instance: 'a', worker: 'two' })
  await report('two', 'strong')
  expect(await shown()).toBe('refused')
  await endIsolation(db, { instance: 'a', worker: 'one' })
  const { reportedAt = '' } = (await latestIsolation(db, 'a')) ?? {}
  expect(Date.now() - Date.parse(reportedAt)).toBeLessThan(SILENCE_MS - SIGN_OF_LIFE_MS)
  await report('two', 'strong')
  expect(await shown()).toBe('strong')
})

test('which process it was is not told, and instances do not mix', async () => {
  await report('one', 'weak')
  expect(await latestIsolation(db, 'a')).toEqual({ ...isolation('weak'), reportedAt: expect.any(String) })
  expect(await latestIsolation(db, 'b')).toBe(null)
})
