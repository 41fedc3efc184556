import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, expect, test, vi } from 'vitest'
import { useOwnWorker } from '#test/job/own-worker.ts'
import { openProduct, PICTURE, SHOWN } from '#test/operators/product.ts'
import { useService } from '#test/services.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const page = await readFile(join(ROOT, 'docs', 'reliability.md'), 'utf8')
const [ready = '', reset, terminate, cancel, signal, batch, ...more] = [
  ...page.matchAll(/```sh\n([\s\S]*?)```/g),
].map(([, block]) => block)

/** What the jobs to come are made to do. */
let standing = Promise.withResolvers<void>()
const going = Promise.withResolvers<void>()
const does = { stand: false, fail: false }

const instance = await useService('instance')
const worker = await useOwnWorker(
  instance,
  ({ planAnswer, writeProgram }) => ({
    planAnswer: async (...given) => {
      standing.resolve()
      if (does.stand) await going.promise
      return planAnswer(...given)
    },
    writeProgram: async (...given) => {
      if (does.fail) throw ApplicationFailure.nonRetryable('The model is broken.', 'model-output')
      return writeProgram(...given)
    },
  }),
  { quietMs: undefined, aheadMs: 5000 },
)
const { client, operator, close } = await openProduct(worker)
afterAll(async () => {
  going.resolve()
  await close()
})

const { address, namespace } = worker.config.temporal

/** Runs a block of the page in a shell readied as the page has it. */
async function type(block: string | undefined, jobId = ''): Promise<string> {
  // The worker of this test has a namespace of its own in that server.
  const script = ['set -euo pipefail', ready, `export TEMPORAL_NAMESPACE=${namespace}`, block ?? 'false']
  const env = { ...process.env, RECKONER_FOLDER: instance.folder, JOB: jobId }
  const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')], { cwd: ROOT, env })
  return stdout
}

async function begin(to: Partial<typeof does>, onExhausted: 'fail' | 'park' = 'fail') {
  Object.assign(does, { stand: false, fail: false }, to)
  standing = Promise.withResolvers()
  const begun = await worker.begin(...PICTURE, { onExhausted })
  await standing.promise
  return begun
}

const shows = (jobId: string) => expect.poll(() => client.job(jobId), SHOWN)

test('a shell is readied for the Temporal of the instance', async () => {
  expect(await type('echo "at $TEMPORAL_ADDRESS"')).toContain(`at ${address}\n`)
  expect(more).toEqual([])
})

test('reset to a step', async () => {
  const { jobId, closed } = await begin({ fail: true })
  expect(await closed()).toMatchObject({ status: 'failed', reason: 'model-output' })
  does.fail = false
  await type(reset, jobId)
  const reason = expect.stringContaining('the model was mended')
  await shows(jobId).toMatchObject({
    status: 'succeeded',
    runs: [{ status: 'succeeded', origin: { kind: 'reset', reason } }, { status: 'failed' }],
  })
})

test('reset to a step that the reading went on to', async () => {
  const { jobId, closed } = await begin({})
  expect(await closed()).toMatchObject({ status: 'succeeded' })
  // The picture was read before.
  await expect(operator.eventOf(jobId, 'codegen')).rejects.toThrow('never came to codegen')
  await type(reset, jobId)
  await shows(jobId).toMatchObject({
    status: 'succeeded',
    runs: [{ status: 'succeeded', origin: { kind: 'reset' } }, { status: 'succeeded' }],
  })
})

test('terminate, and cancel', async () => {
  const [ended, stopped] = [await begin({ stand: true }), await begin({ stand: true })]
  await type(terminate, ended.jobId)
  await type(cancel, stopped.jobId)
  await shows(ended.jobId).toMatchObject({ status: 'failed', reason: 'terminated' })
  expect((await client.job(ended.jobId)).sentence).toContain('wrong picture')
  await shows(stopped.jobId).toMatchObject({ status: 'cancelled' })
})

test('signal to a parked job', async () => {
  const { jobId } = await begin({ fail: true }, 'park')
  await shows(jobId).toMatchObject({ status: 'parked' })
  does.fail = false
  await type(signal, jobId)
  await shows(jobId).toMatchObject({ status: 'succeeded' })
})

test('batch', async () => {
  const jobs = [await begin({ stand: true }), await begin({ stand: true })]
  const running = `WorkflowType='answerImage' AND ExecutionStatus='Running'`
  // Its list is a moment behind.
  const listed = async () =>
    (await operator.temporal('workflow', 'count', '-q', running)).match(/\b2\b/) !== null
  await vi.waitUntil(listed, SHOWN)
  await type(batch)
  for (const { jobId } of jobs) await shows(jobId).toMatchObject({ status: 'failed', reason: 'terminated' })
})
