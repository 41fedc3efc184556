import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApplicationFailure } from '@temporalio/common'
import { serve } from '#api/serve.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { isClosed } from '#domain/job.ts'
import type { Client, Question } from '#sdk/client.ts'
import { freshPorts } from '#stack/ports.ts'
import { dataConverterOf } from '#temporal/codec/data-converter.ts'
import { pictureOf } from '#test/job/ask.ts'
import { useOwnWorker } from '#test/job/own-worker.ts'
import type { WholeInstance } from '#test/services.ts'
import { newClientLog, recordingClient } from './client-log.ts'
import type { World } from './world.ts'

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples')
const AVERAGE = ['energy-chart.png', 'What is the average electricity use per month?'] as const
/** Its answer comes with a file. */
const SLOPE = [
  'sales-table.png',
  'Fit a straight line to revenue by year and plot the residuals: what is the slope?',
] as const

/** No job takes so long, in milliseconds. */
const LONG_MS = 120_000

/** Of each kind a job that nothing is wrong with. */
export type Story =
  | 'answered'
  | 'keyed'
  | 'retold'
  | 'cancelled'
  | 'terminated'
  | 'failed'
  | 'reset'
  | 'parked'

/** What the steps of the jobs to come are made to do. */
const manners = { stands: false, broken: false, lost: 0 }
let standing = Promise.withResolvers<void>()
const released = Promise.withResolvers<void>()

/** An API and a worker of their own in which all is well, and a client that writes down what it is told. */
export async function useStories(instance: WholeInstance) {
  const environment = { ...instance.environment, REDIS_URL: ownRedis(instance), SANDBOX_WARM: '0' }
  const worker = await useOwnWorker({ ...instance, environment }, ({ planAnswer, writeProgram }) => ({
    planAnswer: async (...given) => {
      standing.resolve()
      if (manners.stands) await released.promise
      const planned = await planAnswer(...given)
      if (manners.lost-- > 0) throw new Error('Temporal was away for longer than the worker waits.')
      return planned
    },
    writeProgram: async (...given) => {
      if (manners.broken) throw ApplicationFailure.nonRetryable('The model is broken.', 'model-output')
      return writeProgram(...given)
    },
  }))
  const { api: port } = await freshPorts()
  const api = await serve({ ...worker.config, port }, createLog({ service: 'test', level: 'silent' }))
  const log = newClientLog()
  const client = recordingClient({ baseUrl: `http://127.0.0.1:${port}`, log })
  const { databaseUrl, storage, sandbox, redisUrl } = worker.config
  const temporal = { ...worker.config.temporal, dataConverter: dataConverterOf(worker.config.temporal) }
  const { dockerHost, instance: label } = sandbox
  const world: World = {
    databaseUrl,
    storage,
    temporal,
    dockerHost,
    instance: label,
    redisUrl,
    modelCalls: null,
    clientLog: log,
  }
  return {
    worker,
    world,
    jobs: await tell(client, worker),
    closeApi: () => api.close(),
    async close() {
      released.resolve()
      await worker.close()
    },
  }
}

/** A database of Redis that no other test counts its places in. */
function ownRedis({ environment }: WholeInstance): string {
  const url = new URL(environment['REDIS_URL'] ?? '')
  url.pathname = '/9'
  return url.href
}

type Worker = Awaited<ReturnType<typeof useOwnWorker>>

async function tell(client: Client, worker: Worker): Promise<Record<Story, string>> {
  const jobs = {
    answered: await closed(client, await ask(client, SLOPE)),
    keyed: await closed(client, await askTwice(client)),
    retold: await withManners({ lost: 2 }, async () => closed(client, await ask(client, AVERAGE))),
    cancelled: await cancelled(client),
    terminated: await terminated(client, worker),
    failed: await broken(client),
    reset: await reset(client),
    parked: await parked(client),
  }
  await refuse(client)
  for (const jobId of [jobs.answered, jobs.reset, jobs.cancelled]) await Array.fromAsync(client.events(jobId))
  return jobs
}

async function withManners<T>(given: Partial<typeof manners>, work: () => Promise<T>): Promise<T> {
  Object.assign(manners, given)
  try {
    return await work()
  } finally {
    Object.assign(manners, { stands: false, broken: false, lost: 0 })
  }
}

async function ask(
  client: Client,
  [file, question]: readonly [string, string],
  more: Partial<Question> = {},
) {
  const image = await readFile(join(EXAMPLES, file))
  return (await client.ask({ image, fileName: file, question, ...more })).jobId
}

async function until(client: Client, jobId: string, isThere: (status: string) => boolean): Promise<string> {
  for (const began = Date.now(); ;) {
    const { status, reason, steps } = await client.job(jobId)
    if (isThere(status)) return jobId
    if (Date.now() - began > LONG_MS)
      throw new Error(`the job stays ${status}: ${reason} ${JSON.stringify(steps)}`)
    await sleep(100)
  }
}

const closed = (client: Client, jobId: string) =>
  until(client, jobId, (status) => isClosed(status as 'failed'))

async function askTwice(client: Client): Promise<string> {
  const key = { idempotencyKey: 'asked-twice' }
  const [jobId] = [await ask(client, AVERAGE, key), await ask(client, AVERAGE, key)]
  return jobId
}

/** A job whose second step waits until the world is taken down. */
async function stood(client: Client): Promise<string> {
  standing = Promise.withResolvers()
  return withManners({ stands: true }, async () => {
    const jobId = await ask(client, AVERAGE)
    await standing.promise
    return jobId
  })
}

async function cancelled(client: Client): Promise<string> {
  const jobId = await stood(client)
  await client.cancel(jobId)
  return closed(client, jobId)
}

async function terminated(client: Client, { client: temporal, reconciler }: Worker): Promise<string> {
  const jobId = await stood(client)
  await temporal.workflow.getHandle(`job/${jobId}`).terminate('wrong picture')
  await reconciler.sweep()
  return closed(client, jobId)
}

const broken = (client: Client) =>
  withManners({ broken: true }, async () => closed(client, await ask(client, AVERAGE)))

async function reset(client: Client): Promise<string> {
  const jobId = await broken(client)
  await client.reset(jobId, { step: 'codegen', reason: 'the model was mended' })
  return until(client, jobId, (status) => status === 'succeeded')
}

const parked = (client: Client) =>
  withManners({ broken: true }, async () => {
    const jobId = await ask(client, AVERAGE, { onExhausted: 'park' })
    return until(client, jobId, (status) => status === 'parked')
  })

/** Requests that are refused, each with a picture that no other shows. */
async function refuse(client: Client): Promise<void> {
  const requests: Partial<Question>[] = [
    { question: '', idempotencyKey: 'refused' },
    { question: AVERAGE[1], idempotencyKey: 'asked-twice' },
    { image: Buffer.from('no picture'), question: 'Is this a picture?' },
  ]
  for (const [index, request] of requests.entries()) {
    const image = await pictureOf('x'.repeat(50 + index))
    await client.ask({ image, fileName: 'x.png', question: '', ...request }).catch(() => {})
  }
}
