import { randomBytes, randomUUID } from 'node:crypto'
import { ApplicationFailure, heartbeat } from '@temporalio/activity'
import { Client, Connection } from '@temporalio/client'
import proto from '@temporalio/proto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '#adapters/telemetry/log.ts'
import { listen } from '#api/listen.ts'
import { openApi } from '#api/testing.ts'
import { loadConfig } from '#config.ts'
import type { Activities } from '#domain/activities.ts'
import type { JobInput } from '#domain/job.ts'
import { ABORT } from '#domain/parking.ts'
import { connectJobs } from '#temporal/client.ts'
import { workflowIdOf } from '#temporal/names.ts'
import { createWorkers } from '#temporal/workers.ts'
import { useOperator } from '#test/operators/operator.ts'
import { useService } from '#test/services.ts'

const { temporalAddress } = await useService('temporal')
const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')

const secret = (what: string) => `PLANTED-${what}-${randomBytes(6).toString('hex')}`
/** Where a history could show what it should not. */
const PLANTED = {
  input: secret('input'),
  result: secret('result'),
  heartbeat: secret('heartbeat'),
  retried: secret('retried'),
  sentence: secret('sentence'),
  cause: secret('cause'),
  detail: secret('detail'),
}
const { input, result, heartbeat: beat, retried, sentence, cause, detail } = PLANTED

const stored = (name: string) => ({ key: `org/o/${result}/${name}`, sha256: name, bytes: 1 })
let standing = Promise.withResolvers<void>()
let going = Promise.withResolvers<void>()
let tries = 0

const activities: Activities & { noteParking(): Promise<void> } = {
  describeImage: async () => ({ kind: 'read', extraction: stored('extraction') }),
  planAnswer: async (job) => {
    // Thrown once, so that its message is also kept as that of the try before.
    if (++tries === 1) throw new Error(retried)
    heartbeat(beat)
    standing.resolve()
    await going.promise
    if (job.onExhausted === 'fail') return { kind: 'planned', plan: stored('plan') }
    const message = { message: sentence, type: 'model-unavailable', nonRetryable: true }
    throw ApplicationFailure.create({ ...message, cause: new Error(cause), details: [detail] })
  },
  writeProgram: async (_, { attempt }) => ({ kind: 'written', program: stored(`program-${attempt}`) }),
  reviewProgram: async () => ({ kind: 'approved' }),
  runProgram: async () => ({ kind: 'ran', execution: stored('execution') }),
  evaluateChecks: async () => ({ kind: 'met', verification: 'verified' }),
  finishJob: async (_, closing) => closing,
  noteParking: async () => {},
}

const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const KEY = keyOf('k1')
const TOKEN = randomBytes(24).toString('hex')
const namespace = `codec-${randomUUID().slice(0, 8)}`
const configOf = (keys: string) =>
  loadConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_CODEC_KEYS: keys,
    STORAGE_PATH: '/nowhere',
    STORAGE_KEY: 'k'.repeat(32),
    CACHE_SECRET: 's'.repeat(16),
    PYTHON_TOOLS: '/nowhere',
  })
const config = configOf(KEY)
const jobs = connectJobs(config.temporal)
const door = { codec: jobs.codec, token: TOKEN, pageOrigin: null }
const api = await openApi({ databaseUrl, redisUrl }, { codec: door })
const server = await listen(api.app, '127.0.0.1', 0)
const operator = await useOperator(config.temporal)
const connection = await Connection.connect({ address: temporalAddress })
/** Temporal as somebody without keys has it. */
const stranger = new Client({ connection, namespace })
let stop: () => Promise<void>

beforeAll(async () => {
  const workflowExecutionRetentionPeriod = { seconds: 86_400 as never }
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod })
  const log = createLog({ service: 'test', level: 'silent' })
  const workers = await createWorkers(config, { activities, chores: { reconcileJobs: async () => 0 } }, log)
  const running = workers.run()
  stop = async () => {
    workers.shutdown()
    await running
    await workers.close()
  }
})

afterAll(async () => {
  going.resolve()
  await stop()
  await Promise.all([server.close(), api.close(), jobs.close(), connection.close()])
})

/** A job that stands in its second step, at its second try. */
async function standingJob(onExhausted: JobInput['onExhausted']): Promise<string> {
  tries = 0
  standing = Promise.withResolvers()
  going = Promise.withResolvers()
  const jobId = randomUUID()
  await jobs.start({ organisation: 'o', member: input, jobId, attempts: 3, onExhausted })
  await standing.promise
  return jobId
}

const closingOf = (jobId: string) =>
  expect.poll(async () => (await stranger.workflow.getHandle(workflowIdOf(jobId)).describe()).status.name, {
    timeout: 20_000,
  })

async function succeededJob(): Promise<string> {
  const jobId = await standingJob('fail')
  going.resolve()
  await closingOf(jobId).toBe('COMPLETED')
  return jobId
}

/** A job that was parked with a failure, and given up. */
async function failedJob(): Promise<string> {
  const jobId = await standingJob('park')
  going.resolve()
  await expect.poll(() => jobs.decide(jobId, ABORT), { timeout: 20_000 }).toBe(true)
  await closingOf(jobId).toBe('FAILED')
  return jobId
}

/** The text with all that stands in it in base64. */
const read = (text: string): string =>
  [
    text,
    ...(text.match(/[A-Za-z0-9+/]{8,}={0,2}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString()),
  ].join('\n')

const plantedIn = (text: string) => Object.values(PLANTED).filter((planted) => read(text).includes(planted))

const { History } = proto.temporal.api.history.v1
const historyOf = async (jobId: string) => {
  const execution = { workflowId: workflowIdOf(jobId) }
  const { history } = await connection.workflowService.getWorkflowExecutionHistory({ namespace, execution })
  return history?.events ?? []
}
/** Every byte that Temporal keeps of a job. */
const bytesOf = async (jobId: string) =>
  Buffer.from(History.encode({ events: await historyOf(jobId) }).finish()).toString('latin1')

const CODEC = [
  '--codec-endpoint',
  `http://127.0.0.1:${server.port}/api/codec`,
  '--codec-auth',
  `Bearer ${TOKEN}`,
]
const show = (jobId: string, ...more: string[]) =>
  operator.temporal('workflow', 'show', '-w', workflowIdOf(jobId), '-o', 'json', ...more)

test('a history shows nothing that was planted, nor does the command, unless it has the codec', async () => {
  const [answered, failed] = [await succeededJob(), await failedJob()]
  for (const jobId of [answered, failed]) {
    expect(plantedIn(await bytesOf(jobId))).toEqual([])
    expect(plantedIn(await show(jobId))).toEqual([])
  }
  expect(plantedIn(await show(answered, ...CODEC))).toEqual([input, result, retried])
  expect(plantedIn(await show(failed, ...CODEC))).toEqual([input, result, retried, sentence, cause, detail])
  // It tries again until its patience ends.
  const wrong = show(answered, ...CODEC.slice(0, 3), 'Bearer of-nothing', '--command-timeout', '2s')
  await expect(wrong).rejects.toThrow(/Command failed/)
})

test("a failure's type is plain, its message is not, the workflow's own failure included", async () => {
  const events = await historyOf(await failedJob())
  const [activity] = events.flatMap((event) => event.activityTaskFailedEventAttributes?.failure ?? [])
  const [workflow] = events.flatMap((event) => event.workflowExecutionFailedEventAttributes?.failure ?? [])
  for (const failure of [activity, workflow]) {
    expect(failure?.message).toBe('Encoded failure')
    expect(failure?.stackTrace).toBe('')
    expect(failure?.applicationFailureInfo?.type).toBe('model-unavailable')
    expect(failure?.encodedAttributes?.metadata).toHaveProperty('encryption-key-id')
  }
})

test('what is known of a step that runs shows nothing that was planted either', async () => {
  const jobId = await standingJob('fail')
  const execution = { workflowId: workflowIdOf(jobId) }
  const described = async () =>
    (await connection.workflowService.describeWorkflowExecution({ namespace, execution }))
      .pendingActivities?.[0]
  await expect.poll(async () => (await described())?.heartbeatDetails?.payloads?.length).toBe(1)
  const { PendingActivityInfo } = proto.temporal.api.workflow.v1
  const bytes = Buffer.from(PendingActivityInfo.encode((await described()) ?? {}).finish()).toString('latin1')
  expect(bytes).toContain('Encoded failure')
  expect(plantedIn(bytes)).toEqual([])
  const describe = ['workflow', 'describe', '-w', workflowIdOf(jobId), '-o', 'json']
  expect(plantedIn(await operator.temporal(...describe))).toEqual([])
  expect(plantedIn(await operator.temporal(...describe, ...CODEC))).toEqual(expect.arrayContaining([beat]))
  going.resolve()
  await closingOf(jobId).toBe('COMPLETED')
})

test('the details that operators read by a query come through the codec', async () => {
  const jobId = await succeededJob()
  const metadata = ['workflow', 'metadata', '-w', workflowIdOf(jobId)]
  expect(await operator.temporal(...metadata, ...CODEC)).toContain('writeProgram')
  await expect(operator.temporal(...metadata)).rejects.toThrow()
})

test('whoever has no keys can list jobs and see how they closed, and cannot read what they came to', async () => {
  const jobId = await failedJob()
  const listed = async () =>
    (await Array.fromAsync(stranger.workflow.list())).map(({ workflowId }) => workflowId)
  await expect.poll(listed, { timeout: 10_000 }).toContain(workflowIdOf(jobId))
  const others = connectJobs(configOf(keyOf('k2')).temporal)
  await expect(others.executions.describe(jobId)).rejects.toThrow(/"k1".*TEMPORAL_CODEC_KEYS/)
  await others.close()
})

test('after a key was exchanged both what was before and what comes are read', async () => {
  const jobId = await failedJob()
  const rotated = connectJobs(configOf(`${keyOf('k2')},${KEY}`).temporal)
  expect(await rotated.executions.describe(jobId)).toMatchObject({
    kind: 'closed',
    ending: { kind: 'failed', type: 'model-unavailable', sentence },
  })
  await rotated.close()
})

test('a signal by hand is taken without a codec too', async () => {
  const jobId = await standingJob('park')
  going.resolve()
  const signal = ['workflow', 'signal', '-w', workflowIdOf(jobId), '--name', ABORT, '--input', '"plain"']
  // It counts only once the job is parked.
  await expect
    .poll(
      async () => {
        await operator.temporal(...signal).catch(() => null)
        return (await stranger.workflow.getHandle(workflowIdOf(jobId)).describe()).status.name
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe('FAILED')
})
