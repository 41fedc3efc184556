import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import type { AtRun } from '#db/at-run.ts'
import { closeRun } from '#db/closing.ts'
import { noteParking } from '#db/parking.ts'
import { registerRun } from '#db/runs.ts'
import { CANCELLED, someRun } from '#db/test-jobs.ts'
import type { JobView } from '#domain/job.ts'
import { LONGEST_PARKING_MS } from '#domain/parking.ts'
import { useService } from '#test/services.ts'
import { openApi } from './testing.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
/** What a workflow does once it has been told: here, as late as a busy worker does it. */
let decided = async (): Promise<boolean> => false
const api = await openApi({ databaseUrl, redisUrl }, { decide: () => decided() })
const { app, db, collaborators } = api
afterAll(api.close)

const WAITS = { step: 'codegen', reason: 'model-output', sentence: 'The model did not answer.' } as const

const view = async (jobId: string): Promise<JobView> =>
  JSON.parse(await (await app.request(`/api/jobs/${jobId}`)).text())
const decide = async (jobId: string, how: 'retry-step' | 'abort') => {
  const response = await app.request(`/api/jobs/${jobId}/${how}`, { method: 'POST' })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

async function parkedJob(parking = 1): Promise<AtRun> {
  const at = await someRun(db)
  await noteParking(db, at, { kind: 'parked', parking, ...WAITS })
  return at
}

/** The workflow takes the decision, and shows that a while after its answer. */
const afterwards = (show: () => Promise<unknown>) => async () => {
  void sleep(150).then(show)
  return true
}

test('a parked job tells what it waits for, since when and until when; one that goes on tells nothing of it', async () => {
  const at = await parkedJob(2)
  const { status, parked } = await view(at.jobId)
  expect({ status, parked }).toEqual({
    status: 'parked',
    parked: { ...WAITS, parking: 2, since: expect.stringMatching(/Z$/), until: expect.stringMatching(/Z$/) },
  })
  expect(Date.parse(parked?.until ?? '') - Date.parse(parked?.since ?? '')).toBe(LONGEST_PARKING_MS)
  await noteParking(db, at, { kind: 'resumed', step: 'codegen', parking: 2 })
  expect(await view(at.jobId)).toMatchObject({ status: 'running', parked: null })
  await noteParking(db, at, { kind: 'parked', parking: 3, ...WAITS, step: 'vision' })
  expect((await view(at.jobId)).parked).toMatchObject({ step: 'vision', parking: 3 })
  // A reset makes another run, which waits for nothing.
  await registerRun(db, at.owner, at.jobId, 'another')
  expect((await view(at.jobId)).parked).toBeNull()
})

test('a decision is answered with what was decided, and the status that the job has then', async () => {
  const retried = await parkedJob()
  decided = afterwards(async () => {
    await noteParking(db, retried, { kind: 'resumed', step: 'codegen', parking: 1 })
    await collaborators.wakeups.wake(retried.jobId)
  })
  expect(await decide(retried.jobId, 'retry-step')).toEqual({
    status: 202,
    body: { jobId: retried.jobId, decision: 'retryStep', status: 'running' },
  })
  const given = await parkedJob()
  // Without a wake-up, as when Redis is away.
  decided = afterwards(() => closeRun(db, given, { ...CANCELLED, ...WAITS, status: 'failed' }))
  expect(await decide(given.jobId, 'abort')).toEqual({
    status: 202,
    body: { jobId: given.jobId, decision: 'abort', status: 'failed' },
  })
})

test('a job that is not parked, or that nobody here has, is not decided on', async () => {
  decided = async () => false
  const { jobId } = await someRun(db)
  expect(await decide(jobId, 'abort')).toMatchObject({ status: 409, body: { code: 'not_parked' } })
  expect(await decide('job_unknown', 'abort')).toMatchObject({ status: 404 })
  decided = async () => {
    throw new Error('UNAVAILABLE')
  }
  expect(await decide(jobId, 'retry-step')).toMatchObject({
    status: 503,
    body: { code: 'temporal_unavailable' },
  })
})
