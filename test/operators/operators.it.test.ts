import { ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { ledgerOf } from '#db/attempts.ts'
import { useOwnWorker } from '#test/job/own-worker.ts'
import { useService } from '#test/services.ts'
import { resetCommand } from './operator.ts'
import { openProduct, PICTURE, SHOWN } from './product.ts'

/** What the steps of the jobs to come are made to do. */
let standing = Promise.withResolvers<void>()
let going = Promise.withResolvers<void>()
let broken = false
const calls = { vision: 0, codegen: 0 }

const instance = await useService('instance')
const worker = await useOwnWorker(
  instance,
  ({ describeImage, planAnswer, writeProgram }) => ({
    describeImage: (...given) => {
      calls.vision += 1
      return describeImage(...given)
    },
    planAnswer: async (...given) => {
      standing.resolve()
      await going.promise
      return planAnswer(...given)
    },
    writeProgram: async (...given) => {
      calls.codegen += 1
      if (broken) throw ApplicationFailure.nonRetryable('The model is broken.', 'model-output')
      return writeProgram(...given)
    },
  }),
  { quietMs: undefined },
)
const product = await openProduct(worker)
const { port, client, operator } = product

beforeEach(() => {
  calls.vision = calls.codegen = 0
  broken = false
  // Whatever of the test before still stands belongs to runs that are over.
  going.resolve()
  going = Promise.withResolvers()
})
afterAll(async () => {
  going.resolve()
  await product.close()
})

const shows = (jobId: string) => expect.poll(() => client.job(jobId), SHOWN)

/** A job whose second step waits until it is let go. */
async function standingJob(): Promise<string> {
  standing = Promise.withResolvers()
  const { jobId } = await worker.begin(...PICTURE)
  await standing.promise
  return jobId
}

/** A job that came to its program and failed there. */
async function failedJob(): Promise<string> {
  broken = true
  going.resolve()
  const job = await worker.ask(...PICTURE)
  broken = false
  expect(job).toMatchObject({ status: 'failed', reason: 'model-output' })
  return job.jobId
}

test('reset of a failed job to a step, by the command that its details tell', async () => {
  const jobId = await failedJob()
  const event = await operator.eventOf(jobId, 'codegen')
  const because = ['--reapply-exclude', 'Update', '--reason', 'the model was mended']
  await operator.temporal('workflow', 'reset', '-w', `job/${jobId}`, '-e', event, ...because)
  await shows(jobId).toMatchObject({ status: 'succeeded', verification: 'verified' })
  await shows(jobId).toMatchObject({
    runs: [
      {
        status: 'succeeded',
        // The command puts the name before the reason, and Temporal says no other.
        origin: { kind: 'reset', by: null, reason: expect.stringMatching(/\S.*the model was mended/) },
      },
      { status: 'failed', reason: 'model-output', origin: { kind: 'accepted' } },
    ],
  })
  // What came before the step is kept, not made again.
  expect(calls).toEqual({ vision: 1, codegen: 2 })
})

test('reset by the product: to a step, once however often it is asked for at the same moment', async () => {
  const jobId = await failedJob()
  const wanted = { step: 'codegen', reason: 'once more' } as const
  const answers = await Promise.all([1, 2, 3].map(() => client.reset(jobId, wanted)))
  expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1)
  await shows(jobId).toMatchObject({ status: 'succeeded' })
  const { runs } = await client.job(jobId)
  expect(runs).toMatchObject([{ origin: { by: 'mem_local', ...wanted } }, { status: 'failed' }])
  expect(calls).toEqual({ vision: 1, codegen: 2 })
  await expect(client.reset('job_unknown', wanted)).rejects.toMatchObject({ status: 404 })
  const never = client.reset(jobId, { step: 'finish', reason: 'x' })
  await expect(never).rejects.toMatchObject({ status: 422, code: 'body_invalid' })
})

test('the reset command does the same, and says why not', async () => {
  const jobId = await failedJob()
  const done = await resetCommand(port, jobId, '--from', 'codegen', '--reason', 'by hand')
  expect(done).toMatchObject({
    code: 0,
    report: { jobId, step: 'codegen', reason: 'by hand', refusal: null },
  })
  await shows(jobId).toMatchObject({ status: 'succeeded', runs: [{ runId: done.report.runId }, {}] })
  const unknown = await resetCommand(port, 'job_unknown', '--from', 'codegen')
  expect(unknown).toMatchObject({ code: 1, report: { runId: null, refusal: 'not_found' } })
  expect(await resetCommand(port, jobId, '--from', 'finish')).toEqual({ code: 2, report: null })
})

test('a job is not reset to a step that it did not come to', async () => {
  const jobId = await standingJob()
  const reset = client.reset(jobId, { step: 'execution', reason: 'too early' })
  await expect(reset).rejects.toMatchObject({
    status: 409,
    code: 'step_not_reached',
    detail: expect.stringContaining('vision, reasoning'),
  })
  going.resolve()
  await shows(jobId).toMatchObject({ status: 'succeeded' })
})

test('reset of a running job: the run before is history, the job goes on', async () => {
  const jobId = await standingJob()
  const event = await operator.eventOf(jobId, 'reasoning')
  await operator.temporal('workflow', 'reset', '-w', `job/${jobId}`, '-e', event, '--reason', 'it hangs')
  await shows(jobId).toMatchObject({
    status: 'running',
    runs: [
      { status: 'running', origin: { kind: 'reset', reason: expect.stringContaining('it hangs') } },
      { status: 'superseded' },
    ],
  })
  going.resolve()
  await shows(jobId).toMatchObject({
    status: 'succeeded',
    runs: [{ status: 'succeeded' }, { status: 'superseded' }],
  })
})

test('terminate shows who and why, and a reset resurrects the job', async () => {
  const jobId = await standingJob()
  await operator.temporal('workflow', 'terminate', '-w', `job/${jobId}`, '--reason', 'wrong picture')
  await shows(jobId).toMatchObject({
    status: 'failed',
    reason: 'terminated',
    sentence: 'The job was terminated by an operator: wrong picture',
    runs: [{ status: 'failed', endedBy: expect.stringMatching(/\S/) }],
  })
  going.resolve()
  await client.reset(jobId, { step: 'reasoning', reason: 'it was the right one' })
  await shows(jobId).toMatchObject({
    status: 'succeeded',
    runs: [{ status: 'succeeded' }, { status: 'failed' }],
  })
})

test('cancel', async () => {
  const jobId = await standingJob()
  await operator.temporal('workflow', 'cancel', '-w', `job/${jobId}`)
  await shows(jobId).toMatchObject({ status: 'cancelled', reason: 'cancelled' })
})

test('a signal that a job does not know leaves it as it is', async () => {
  const jobId = await standingJob()
  await operator.temporal('workflow', 'signal', '-w', `job/${jobId}`, '--name', 'hurry')
  expect(await client.job(jobId)).toMatchObject({ status: 'running' })
  going.resolve()
  await shows(jobId).toMatchObject({ status: 'succeeded' })
})

/** A job that waits at its program for somebody to decide. */
async function parkedJob(): Promise<string> {
  broken = true
  going.resolve()
  const { jobId } = await worker.begin(...PICTURE, { onExhausted: 'park' })
  await shows(jobId).toMatchObject({ status: 'parked' })
  return jobId
}

test('a parked job waits, shows what for, and goes on when the step is retried', async () => {
  const jobId = await parkedJob()
  const waits = { step: 'codegen', reason: 'model-output', sentence: 'The model is broken.' }
  await shows(jobId).toMatchObject({ parked: { ...waits, parking: 1 } })
  // Again for nothing: it parks again, and nothing of the tries before is lost.
  expect(await client.retryStep(jobId)).toMatchObject({ jobId, decision: 'retryStep' })
  await expect.poll(() => calls.codegen, SHOWN).toBe(2)
  await shows(jobId).toMatchObject({ status: 'parked', parked: { ...waits, parking: 2 } })
  broken = false
  await operator.temporal('workflow', 'signal', '-w', `job/${jobId}`, '--name', 'retryStep')
  await shows(jobId).toMatchObject({
    status: 'succeeded',
    verification: 'verified',
    runs: [{ status: 'succeeded' }],
  })
  expect(calls).toEqual({ vision: 1, codegen: 3 })
  const attempts = await ledgerOf(worker.collaborators.db, 'org_local', jobId)
  const programs = attempts.filter(({ step }) => step === 'codegen')
  expect(programs.map(({ attempt, tries, outcome }) => [attempt, tries, outcome])).toEqual([[1, 1, 'ok']])
  const kinds = (await Array.fromAsync(client.events(jobId))).map(({ body }) => body.kind)
  const parking = kinds.filter((kind) => kind === 'parked' || kind === 'resumed')
  expect(parking).toEqual(['parked', 'resumed', 'parked', 'resumed'])
})

test('a parked job is given up by update or by signal, cancelled, or reset', async () => {
  const [updated, signalled, cancelled, reset] = await Promise.all([1, 2, 3, 4].map(() => parkedJob()))
  expect(await client.abort(updated ?? '')).toEqual({ jobId: updated, decision: 'abort', status: 'failed' })
  await operator.temporal('workflow', 'signal', '-w', `job/${signalled}`, '--name', 'abort')
  for (const jobId of [updated, signalled])
    await shows(jobId ?? '').toMatchObject({ status: 'failed', reason: 'model-output' })
  await client.cancel(cancelled ?? '')
  await shows(cancelled ?? '').toMatchObject({ status: 'cancelled' })
  broken = false
  await client.reset(reset ?? '', { step: 'codegen', reason: 'mended' })
  await shows(reset ?? '').toMatchObject({ status: 'succeeded' })
  await expect(client.retryStep(updated ?? '')).rejects.toMatchObject({ status: 409, code: 'not_parked' })
})

test('batch: terminate, cancel and reset all that run', async () => {
  const running = `WorkflowType='answerImage' AND ExecutionStatus='Running'`
  const batch = async (...words: string[]) => {
    const jobs = [await standingJob(), await standingJob()]
    // Its list is a moment behind.
    await vi.waitUntil(
      async () => (await operator.temporal('workflow', 'count', '-q', running)).includes('2'),
      SHOWN,
    )
    await operator.temporal('workflow', ...words, '-q', running, '--reason', 'all of them', '--yes')
    return jobs
  }
  for (const jobId of await batch('terminate'))
    await shows(jobId).toMatchObject({ status: 'failed', reason: 'terminated' })
  for (const jobId of await batch('cancel')) await shows(jobId).toMatchObject({ status: 'cancelled' })
  const jobs = await batch('reset', '--type', 'FirstWorkflowTask')
  for (const jobId of jobs)
    await shows(jobId).toMatchObject({ runs: [{ status: 'running' }, { status: 'superseded' }] })
  going.resolve()
  for (const jobId of jobs) await shows(jobId).toMatchObject({ status: 'succeeded' })
  // Three batches, each of which may take half a minute to show.
}, 200_000)
