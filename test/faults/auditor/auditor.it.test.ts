import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { audit } from './audit.ts'
import { newClientLog, recordingClient } from './client-log.ts'
import { type Copies, useCopies } from './copies.ts'
import { IN_DATABASE } from './plants/in-database.ts'
import { IN_LOG } from './plants/in-log.ts'
import { IN_RUNS, KNOWN_RESETS, resetBy, writeCalls } from './plants/in-runs.ts'
import { IN_STORE } from './plants/in-store.ts'
import { OUTSIDE, withContainer } from './plants/outside.ts'
import { useStories } from './stories.ts'
import { INVARIANT_IDS } from './world.ts'

const PLANTS = [...IN_DATABASE, ...IN_RUNS, ...IN_STORE, ...IN_LOG, ...OUTSIDE]

const stories = await useStories(await useService('instance'))
const { databaseUrl: superUrl } = await useService('postgres')
const { worker, world, jobs } = stories
const sandboxImage = worker.config.sandbox.image
let copies: Copies | null = null

beforeAll(async () => {
  // Before its database is copied; what is wrong in it would be wrong in all the copies.
  expect(await audit(world)).toEqual([])
  await stories.closeApi()
  copies = await useCopies(superUrl, world)
})
afterAll(async () => {
  await copies?.close()
  await stories.close()
})

test('a client writes down what it was told', async () => {
  const { accepted, refused, resets, streams, unanswered } = world.clientLog
  const keyed = accepted.filter(({ jobId }) => jobId === jobs.keyed)
  expect(keyed.map(({ key, status }) => [key, status])).toEqual([
    ['asked-twice', 202],
    ['asked-twice', 202],
  ])
  expect(new Set(keyed.map(({ bodyHash }) => bodyHash)).size).toBe(1)
  expect(accepted.length).toBe(Object.keys(jobs).length + 1)
  expect(refused.map(({ code, picture }) => [code, picture !== null])).toEqual([
    ['question_empty', true],
    ['idempotency_conflict', true],
    ['image_unsupported', false],
  ])
  expect(streams.map(({ events }) => events.at(-1)?.body.kind)).toEqual(['closed', 'closed', 'closed'])
  expect(unanswered).toEqual([])
  expect(resets).toEqual([
    { jobId: jobs.reset, step: 'codegen', reason: 'the model was mended', runId: expect.any(String) },
  ])
  const log = newClientLog()
  const nobody = recordingClient({ baseUrl: 'http://127.0.0.1:1', log })
  const asked = nobody.ask({ image: Buffer.from('x'), fileName: 'x.png', question: 'x', idempotencyKey: 'k' })
  await expect(asked).rejects.toThrow('fetch failed')
  expect(log.unanswered).toMatchObject([{ key: 'k', question: 'x', picture: null }])
  await expect(nobody.reset('j', { step: 'codegen', reason: 'x' })).rejects.toThrow('fetch failed')
  expect(log.resets).toEqual([{ jobId: 'j', step: 'codegen', reason: 'x', runId: null }])
})

/** A copy to plant in. */
const makeCopy = () => copies?.make() ?? Promise.reject(new Error('there is no world to copy'))

test('a copy is as silent as the world it was made of', async () => {
  const copy = await makeCopy()
  expect(await audit(copy.world)).toEqual([])
  await copy.drop()
})

test('a job that a request without an answer made is no violation', async () => {
  const copy = await makeCopy()
  const index = copy.log.accepted.findIndex(({ jobId }) => jobId === jobs.failed)
  const asked = copy.log.accepted.splice(index, 1)
  copy.log.unanswered.push(...asked.map((one) => ({ ...one, why: 'cut', picture: null })))
  expect(await audit(copy.world)).toEqual([])
  await copy.drop()
})

test.each(KNOWN_RESETS)('a reset $what is no violation', async (known) => {
  const copy = await makeCopy()
  await resetBy(copy, jobs.reset, known)
  expect(await audit(copy.world)).toEqual([])
  await copy.drop()
})

test('as many calls of a model as tries are no violation', async () => {
  const copy = await makeCopy()
  await writeCalls(copy, 0)
  expect(await audit(copy.world)).toEqual([])
  await copy.drop()
})

test('what is put right within its time is no violation', async () => {
  const copy = await makeCopy()
  const ground = { copy, jobs, temporal: worker.client, sandboxImage }
  const { remove } = await withContainer(ground, { job: jobs.cancelled })
  const auditing = audit({ ...copy.world, patience: { removeMs: 30_000 } })
  await sleep(1500)
  await remove()
  expect(await auditing).toEqual([])
  await copy.drop()
})

test('every invariant has something planted against it', () => {
  expect([...new Set(PLANTS.map(({ invariant }) => invariant))].sort()).toEqual([...INVARIANT_IDS].sort())
})

test.each(PLANTS)('$invariant: $what', async ({ invariant, plant }) => {
  const copy = await makeCopy()
  try {
    const jobId = await plant({ copy, jobs, temporal: worker.client, sandboxImage })
    const violations = await audit(copy.world)
    expect(violations.length).toBeGreaterThan(0)
    // Exactly this invariant and this job, however often.
    for (const violation of violations) expect(violation).toMatchObject({ invariant, jobId })
  } finally {
    await copy.drop()
  }
})
