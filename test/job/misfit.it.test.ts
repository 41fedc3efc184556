import { join } from 'node:path'
import { activityInfo } from '@temporalio/activity'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker'
import { afterAll, expect, test, vi } from 'vitest'
import { createActivities } from '#activities/index.ts'
import { eventsAfter } from '#db/events.ts'
import { jsonb } from '#db/json.ts'
import { viewJob } from '#db/job-snapshot.ts'
import { registerRun } from '#db/runs.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { RECKONER } from '#domain/run.ts'
import { bundleWorkflows, WORKFLOW_SOURCES } from '#temporal/bundle.ts'
import { dataConverterOf, FAILURE_CONVERTER_PATH } from '#temporal/codec/data-converter.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const { organisation } = LOCAL_OWNER
/** Jobs of this queue are played by the build that the test chooses. */
const QUEUE = 'builds'
const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const
const OTHER = join(import.meta.dirname, '..', 'replay', 'changed', 'other-order.ts')
/** The server waits longer and longer before each further try of a task. */
const STUCK = { timeout: 45_000, interval: 500 }

const instance = await useService('instance')
/** What the other build began ends when that build is gone. */
let gone = Promise.withResolvers<void>()
const worker = await useOwnWorker(instance, ({ planAnswer }, collaborators) => ({
  planAnswer: async (job, given) => {
    if (given.extraction.key !== '') return planAnswer(job, given)
    const { workflowExecution: run } = activityInfo()
    await registerRun(collaborators.db, LOCAL_OWNER, job.jobId, run?.runId ?? '')
    await gone.promise
    return { kind: 'refused', reason: 'not-understood', sentence: '' }
  },
}))
const { db } = worker.collaborators
const connection = await NativeConnection.connect({ address: worker.config.temporal.address })
afterAll(async () => {
  await worker.close()
  await connection.close()
})

const logger = new DefaultLogger('ERROR', () => {})
const { code: ours } = await bundleWorkflows(logger)
const { code: others } = await bundleWorkflowCode({
  ...WORKFLOW_SOURCES,
  workflowsPath: OTHER,
  failureConverterPath: FAILURE_CONVERTER_PATH,
  logger,
})

/** Plays the jobs of the queue while the work lasts. */
async function playing<T>(code: string, work: () => Promise<T>): Promise<T> {
  const build = await Worker.create({
    connection,
    namespace: worker.config.temporal.namespace,
    dataConverter: dataConverterOf(worker.config.temporal),
    taskQueue: QUEUE,
    workflowBundle: { code },
    activities: createActivities(worker.collaborators),
  })
  return build.runUntil(work)
}

const view = async (jobId: string) => {
  const job = await viewJob(db, organisation, jobId)
  if (!job) throw new Error('the job is gone')
  return job
}

/** A job that another build began. */
async function begunByAnother(): Promise<string> {
  gone = Promise.withResolvers()
  const jobId = await playing(others, async () => {
    const job = await worker.begin(...PICTURE, { taskQueue: QUEUE })
    await vi.waitUntil(async () => (await view(job.jobId)).status === 'running', STUCK)
    return job.jobId
  })
  gone.resolve()
  return jobId
}

/** Two at once, as when two workers look. */
const sweepTwice = async () =>
  (await Promise.all([worker.reconciler.sweep(), worker.reconciler.sweep()])).join()

const closings = async (jobId: string) => {
  const events = await eventsAfter(db, organisation, jobId, 0, 100)
  return events.filter(({ body }) => body.kind === 'closed').length
}

test('a job that another build began, and this one cannot go on with, is begun anew once and answered', async () => {
  const jobId = await begunByAnother()
  await playing(ours, async () => {
    expect(await worker.reconciler.sweep()).toBe(0)
    await vi.waitUntil(async () => (await sweepTwice()) !== '0,0', STUCK)
    await vi.waitUntil(async () => (await view(jobId)).status === 'succeeded', STUCK)
  })
  const { runs } = await view(jobId)
  expect(runs).toMatchObject([
    { status: 'succeeded', origin: { by: RECKONER, step: 'vision' } },
    { status: 'superseded', origin: { kind: 'accepted' } },
  ])
  expect(await closings(jobId)).toBe(1)
}, 120_000)

test('one that was begun anew twice already fails, once, and is open nowhere', async () => {
  const jobId = await begunByAnother()
  const origin = { kind: 'reset', by: RECKONER, reason: '', step: 'vision' } as const
  const before = ['first', 'second'].map((run_id) => ({
    job_id: jobId,
    run_id,
    ...ownedBy(),
    origin: jsonb(origin),
  }))
  await db.insertInto('job_runs').values(before).execute()
  await playing(ours, () => vi.waitUntil(async () => (await sweepTwice()) !== '0,0', STUCK))
  expect(await view(jobId)).toMatchObject({
    status: 'failed',
    reason: 'internal',
    sentence: expect.stringMatching(/^Builds that do not fit each other/),
  })
  expect(await closings(jobId)).toBe(1)
  const { status } = await worker.client.workflow.getHandle(`job/${jobId}`).describe()
  expect(status.name).toBe('TERMINATED')
  expect(await worker.reconciler.sweep()).toBe(0)
}, 120_000)

const ownedBy = () => ({ organisation, member: LOCAL_OWNER.member })
