import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { ledgerOf } from '#db/attempts.ts'
import { eventsAfter } from '#db/events.ts'
import { viewJob } from '#db/job-snapshot.ts'
import { registerRun } from '#db/runs.ts'
import { someJob } from '#db/test-jobs.ts'
import { beginTry } from '#db/tries.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const { organisation } = LOCAL_OWNER
const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

/** The step in which jobs stand still; the test has told them to. */
let standing = Promise.withResolvers<void>()
let stands = false
const released = Promise.withResolvers<void>()

const instance = await useService('instance')
const worker = await useOwnWorker(instance, ({ planAnswer }) => ({
  planAnswer: async (...given) => {
    standing.resolve()
    if (stands) await released.promise
    return planAnswer(...given)
  },
}))
const { db } = worker.collaborators
afterAll(async () => {
  released.resolve()
  await worker.close()
})

/** A job that stands still in its second step. */
async function standingJob(options = {}) {
  stands = true
  standing = Promise.withResolvers()
  const job = await worker.begin(...PICTURE, options)
  await standing.promise
  stands = false
  return job.jobId
}

const view = async (jobId: string) => {
  const job = await viewJob(db, organisation, jobId)
  if (!job) throw new Error('the job is gone')
  return job
}

const closings = async (jobId: string) => {
  const events = await eventsAfter(db, organisation, jobId, 0, 100)
  return events.filter(({ body }) => body.kind === 'closed').length
}

test('a terminated job says so, with the operator and the reason, once', async () => {
  const jobId = await standingJob()
  await worker.client.workflow.getHandle(`job/${jobId}`).terminate('wrong picture')
  expect((await view(jobId)).status).toBe('running')
  // Two at once, as when two workers look: one effect.
  await Promise.all([worker.reconciler.sweep(), worker.reconciler.sweep()])
  expect(await view(jobId)).toMatchObject({
    status: 'failed',
    reason: 'terminated',
    sentence: 'The job was terminated by an operator: wrong picture',
  })
  expect(await closings(jobId)).toBe(1)
  expect(await worker.reconciler.sweep()).toBe(0)
})

test('a job that was terminated has ended when Temporal says, not when somebody looked', async () => {
  const jobId = await standingJob()
  const { runId } = await view(jobId)
  const at = { owner: LOCAL_OWNER, jobId, runId: runId ?? '' }
  await beginTry(db, { ...at, step: 'reasoning', attempt: 1, tries: 1 })
  const handle = worker.client.workflow.getHandle(`job/${jobId}`)
  await handle.terminate('late')
  await sleep(3000)
  await worker.reconciler.sweep()
  const { closeTime } = await handle.describe()
  const ended = closeTime?.getTime() ?? 0
  const { finishedAt, runs, steps } = await view(jobId)
  const closedAt = Date.parse(runs[0]?.closedAt ?? '')
  for (const at of [Number(finishedAt), closedAt]) expect(Math.abs(at - ended)).toBeLessThan(2)
  const told = (await eventsAfter(db, organisation, jobId, 0, 100)).at(-1)
  expect(told?.body).toMatchObject({ kind: 'closed', endedAt: new Date(ended).toISOString() })
  expect(Date.parse(told?.at ?? '')).toBeGreaterThan(ended + 2500)
  // What it was at ended with it, and nobody recorded the outcome as a step.
  const ledger = await ledgerOf(db, organisation, jobId)
  expect(Number(new Date(ledger.at(-1)?.finishedAt ?? ''))).toBeLessThan(ended + 2)
  expect(steps.map(({ step }) => step)).toEqual(['vision', 'reasoning'])
})

test('a job that ran out of time says so', async () => {
  const jobId = await standingJob({ workflowRunTimeout: '4s' })
  await expect(worker.client.workflow.getHandle(`job/${jobId}`).result()).rejects.toThrow(
    /execution timed out/i,
  )
  await worker.reconciler.sweep()
  expect(await view(jobId)).toMatchObject({ status: 'failed', reason: 'deadline' })
})

test('a job that Temporal does not know is lost, begun or not, and is not started again', async () => {
  const begun = await someJob(db)
  await registerRun(db, LOCAL_OWNER, begun, randomUUID())
  const started = await someJob(db)
  await db.deleteFrom('outbox').where('job_id', '=', started).execute()
  await db.updateTable('jobs').set({ started_at: new Date() }).where('id', '=', started).execute()
  const waiting = await someJob(db)
  await worker.reconciler.sweep()
  for (const jobId of [begun, started]) {
    expect(await view(jobId)).toMatchObject({ status: 'failed', reason: 'lost' })
    expect(await closings(jobId)).toBe(1)
  }
  expect((await view(waiting)).status).toBe('queued')
})

test('a job that runs stays as it is, and so does one that has closed by itself', async () => {
  const jobId = await standingJob()
  expect(await worker.reconciler.sweep()).toBe(0)
  expect((await view(jobId)).status).toBe('running')
  await worker.client.workflow.getHandle(`job/${jobId}`).terminate()
  await worker.reconciler.sweep()
  const closed = await worker.ask(...PICTURE)
  expect(await worker.reconciler.sweep()).toBe(0)
  expect((await view(closed.jobId)).seq).toBe(closed.seq)
})

test('the pointer is brought back from a run that is over', async () => {
  const jobId = await standingJob()
  const { runId } = await view(jobId)
  // As when a run was reset before its first step was heard of, and is heard of afterwards.
  await registerRun(db, LOCAL_OWNER, jobId, randomUUID())
  await worker.reconciler.sweep()
  expect(await view(jobId)).toMatchObject({ status: 'running', runId })
  await worker.client.workflow.getHandle(`job/${jobId}`).terminate()
})

test('the pointer is brought back to a run that has closed, and the job has closed again', async () => {
  const closed = await worker.ask(...PICTURE)
  expect(closed.status).toBe('succeeded')
  // As when two resets followed each other, the second has closed, and the first is heard of now.
  await registerRun(db, LOCAL_OWNER, closed.jobId, randomUUID())
  expect((await view(closed.jobId)).status).toBe('running')
  await Promise.all([worker.reconciler.sweep(), worker.reconciler.sweep()])
  const { runId, verification, answer, finishedAt } = closed
  expect(await view(closed.jobId)).toMatchObject({
    status: 'succeeded',
    runId,
    verification,
    answer,
    finishedAt,
  })
  const events = await eventsAfter(db, organisation, closed.jobId, closed.seq, 100)
  expect(events.map(({ body }) => body.kind)).toEqual(['reset', 'reset', 'closed'])
  expect(await worker.reconciler.sweep()).toBe(0)
})
