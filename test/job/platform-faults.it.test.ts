import { afterAll, beforeEach, expect, test } from 'vitest'
import { createExecution } from '#activities/execution.ts'
import { ledgerOf } from '#db/attempts.ts'
import { eventsAfter } from '#db/events.ts'
import { viewJob } from '#db/job-snapshot.ts'
import type { Execution, SandboxOutcome } from '#domain/execution.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { RETRY_STEP } from '#domain/parking.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const QUESTION = 'What is the average electricity use per month?'
const WAIT = { timeout: 30_000 }

/** How the runs to come end, whatever the program did; the real daemon is killed in the attacks. */
let faults: SandboxOutcome[] = []
let runs = 0
/** For how many more looks the daemon is away. */
let away = 0
beforeEach(() => {
  runs = 0
  away = 0
})

const faulty = (sandbox: Sandbox): Sandbox => ({
  ...sandbox,
  async run(request, signal, hear): Promise<Execution> {
    runs += 1
    hear?.({ stream: 'stdout', bytes: Buffer.from(`run ${runs}`), from: 0 })
    const execution = await sandbox.run(request, signal, hear)
    const outcome = faults.shift()
    return outcome === undefined ? execution : { ...execution, outcome }
  },
  isAway: async () => (away -= 1) >= 0,
})

const worker = await useOwnWorker(await useService('instance'), (_, collaborators) =>
  createExecution({ ...collaborators, sandbox: faulty(collaborators.sandbox) }),
)
afterAll(() => worker.close())

/** Runs a job to its end: the job, and the tries at running its program. */
async function jobWith(...given: SandboxOutcome[]) {
  faults = given
  const { jobId, closed } = await worker.begin('energy-chart.png', QUESTION)
  const job = await closed()
  const attempts = await ledgerOf(worker.collaborators.db, LOCAL_OWNER.organisation, jobId)
  const tried = attempts.filter(({ step }) => step === 'execution')
  return { job, tried: tried.map(({ attempt, tries, outcome }) => [attempt, tries, outcome]) }
}

test('a run that was lost once is made again, at no cost of the job’s', async () => {
  const { job, tried } = await jobWith('infra_lost')
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(tried).toEqual([
    [1, 1, 'failed'],
    [1, 2, 'ok'],
  ])
  expect(runs).toBe(2)
})

test('a run that was lost twice fails the job, and it is called our fault', async () => {
  const { job, tried } = await jobWith('infra_lost', 'infra_lost')
  expect(job).toMatchObject({ status: 'failed', reason: 'platform' })
  expect(tried).toEqual([
    [1, 1, 'failed'],
    [1, 2, 'failed'],
  ])
})

test('a container that cannot be started is tried three times', async () => {
  const { job, tried } = await jobWith('infra_start', 'infra_start', 'infra_start')
  expect(job).toMatchObject({ status: 'failed', reason: 'platform' })
  expect(tried).toHaveLength(3)
})

test('a daemon that is away is waited for, and what comes after that has its own tries', async () => {
  away = 2
  const { job, tried } = await jobWith(...Array.from({ length: 4 }, () => 'infra_start' as const))
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(tried).toHaveLength(5)
})

test('so is one that was away when the sandbox was checked', async () => {
  away = 2
  const { job } = await jobWith('infra_misconfig', 'infra_misconfig')
  expect(job).toMatchObject({ status: 'succeeded' })
})

test('a sandbox that takes no work is not asked again', async () => {
  const { job, tried } = await jobWith('infra_misconfig')
  expect(job).toMatchObject({ status: 'failed', reason: 'platform' })
  expect(tried).toEqual([[1, 1, 'failed']])
})

test('a job outlasts more waits for a place than other faults are borne', async () => {
  const waits = Array.from({ length: 3 }, () => 'pool_exhausted' as const)
  const { job, tried } = await jobWith(...waits)
  expect(job).toMatchObject({ status: 'succeeded' })
  expect(tried.at(-1)).toEqual([1, 4, 'ok'])
})

test('what is printed after a parked job went on is told, as of the next try', async () => {
  faults = ['infra_misconfig']
  const { jobId, closed } = await worker.begin('energy-chart.png', QUESTION, { onExhausted: 'park' })
  const { db } = worker.collaborators
  const { organisation } = LOCAL_OWNER
  await expect.poll(async () => (await viewJob(db, organisation, jobId))?.status, WAIT).toBe('parked')
  await worker.client.workflow.getHandle(`job/${jobId}`).executeUpdate(RETRY_STEP)
  expect(await closed()).toMatchObject({ status: 'succeeded' })
  const events = await eventsAfter(db, organisation, jobId, 0, 1000)
  const pieces = events.flatMap(({ body }) => (body.kind === 'output' ? [[body.tries, body.text]] : []))
  expect(pieces).toEqual([
    [1, expect.stringMatching(/^run 1/)],
    [2, expect.stringMatching(/^run 2/)],
  ])
})
