import { ApplicationFailure } from '@temporalio/activity'
import { WorkflowFailedError } from '@temporalio/client'
import { afterAll, expect, test } from 'vitest'
import type { JobOutcome } from '#domain/job.ts'
import { notedJobs } from '#test/replay/noted.ts'
import {
  endless,
  GOOD,
  repair,
  type Say,
  stored,
  useScript,
  refuse,
  wentAhead,
  wentToFailure,
  wentToTheEnd,
} from '#test/replay/script.ts'
import { useService } from '#test/services.ts'

const { temporalAddress } = await useService('temporal')
const play = await useScript(temporalAddress)
afterAll(() => play.close())

const { script, start } = notedJobs(play)

/** A job that goes well comes to these, in this order. */
const EVERY_STEP = [
  'describeImage',
  'planAnswer',
  'writeProgram',
  'reviewProgram',
  'runProgram',
  'evaluateChecks',
  'finishJob',
]

const run = async (say: Say): Promise<JobOutcome | WorkflowFailedError> => {
  const handle = await start(say)
  try {
    return await handle.result()
  } catch (error) {
    if (error instanceof WorkflowFailedError) return error
    throw error
  }
}

const failureType = (outcome: JobOutcome | WorkflowFailedError) =>
  outcome instanceof Error && outcome.cause instanceof ApplicationFailure ? outcome.cause.type : null

test('a job goes through every step once, and its outcome is recorded last', async () => {
  const outcome = await run({})
  expect(outcome).toMatchObject({ verification: 'verified', execution: { sha256: 'execution of program-1' } })
  expect(script.calls).toEqual(EVERY_STEP)
  expect(script.closings).toEqual([
    { kind: 'succeeded', verification: 'verified', execution: stored('execution of program-1') },
  ])
})

test('what the reading went on to is not made again, but a program that was rejected is', async () => {
  const outcome = await run({
    describeImage: wentAhead,
    reviewProgram: async (_, { attempt }) =>
      attempt === 1 ? { kind: 'repair', repair: repair('1', 'security') } : { kind: 'approved' },
  })
  expect(outcome).toMatchObject({ execution: { sha256: 'execution of program-2' } })
  expect(script.calls.slice(0, 4)).toEqual([
    'describeImage',
    'reviewProgram',
    'writeProgram',
    'reviewProgram',
  ])
})

test('nothing is made again of a job that the reading took to its end', async () => {
  const outcome = await run({ describeImage: wentToTheEnd })
  expect(outcome).toMatchObject({ verification: 'verified', execution: { sha256: 'execution of program-1' } })
  expect(script.calls).toEqual(['describeImage', 'finishJob'])
})

test('a program that failed there is written again with what was found', async () => {
  const outcome = await run({ describeImage: wentToFailure })
  expect(outcome).toMatchObject({ verification: 'verified', execution: { sha256: 'execution of program-2' } })
  expect(script.calls.slice(0, 3)).toEqual(['describeImage', 'writeProgram', 'reviewProgram'])
})

test('a rejected program is written again with what was found', async () => {
  const given: unknown[] = []
  const outcome = await run({
    writeProgram: async (input, at) => {
      given.push(at.repair?.kind ?? null)
      return GOOD.writeProgram(input, at)
    },
    reviewProgram: async (_, { attempt }) =>
      attempt === 1 ? { kind: 'repair', repair: repair('1', 'security') } : { kind: 'approved' },
  })
  expect(given).toEqual([null, 'security'])
  expect(outcome).toMatchObject({ execution: { sha256: 'execution of program-2' } })
})

test('three rejections fail the job, with the reason as the failure type that operators see', async () => {
  const outcome = await run({
    reviewProgram: async (_, { attempt }) => ({ kind: 'repair', repair: repair(`${attempt}`, 'policy') }),
  })
  expect(failureType(outcome)).toBe('rejected-policy')
  expect(script.calls.filter((name) => name === 'writeProgram')).toHaveLength(3)
  expect(script.closings).toMatchObject([{ kind: 'failed', reason: 'rejected-policy' }])
})

test('the same program again ends the loop without running it twice', async () => {
  const outcome = await run({
    writeProgram: async () => ({ kind: 'written', program: stored('same') }),
    runProgram: async () => ({ kind: 'repair', repair: repair('1', 'memory') }),
  })
  expect(failureType(outcome)).toBe('memory')
  expect(script.calls.filter((name) => name === 'runProgram')).toHaveLength(1)
})

test('an answer whose check stays unmet is given as unverified', async () => {
  const outcome = await run({
    evaluateChecks: async (_, { attempt }) => ({
      kind: 'unmet',
      verification: 'unverified',
      repair: repair(`${attempt}`, 'check-failed'),
    }),
  })
  expect(outcome).toMatchObject({ verification: 'unverified' })
  expect(script.calls.filter((name) => name === 'evaluateChecks')).toHaveLength(3)
})

test('a result that cannot be checked within the turn of the workflow is checked after it', async () => {
  let tries = 0
  const outcome = await run({
    evaluateChecks: async (job, given) => {
      tries += 1
      if (tries === 1) throw new Error('the database is away')
      return GOOD.evaluateChecks(job, given)
    },
  })
  expect(outcome).toMatchObject({ verification: 'verified' })
  expect(script.calls.slice(-3)).toEqual(['evaluateChecks', 'evaluateChecks', 'finishJob'])
})

test('a refusal ends the job with its own sentence', async () => {
  const sentence = 'I cannot do this without a language model; set MODELS=…'
  const outcome = await run({
    planAnswer: async () => ({ kind: 'refused', reason: 'not-understood', sentence }),
  })
  expect(failureType(outcome)).toBe('not-understood')
  expect(script.closings).toEqual([{ kind: 'failed', reason: 'not-understood', sentence }])
  expect(script.calls).toEqual(['describeImage', 'planAnswer', 'finishJob'])
})

test('an activity that is out of tries fails the job with its reason, not with its stack', async () => {
  const outcome = await run({
    describeImage: () =>
      Promise.reject(ApplicationFailure.nonRetryable('The model could not be reached.', 'model-unavailable')),
  })
  expect(failureType(outcome)).toBe('model-unavailable')
  expect(script.closings).toMatchObject([{ kind: 'failed', sentence: 'The model could not be reached.' }])
})

test('an unexpected error fails the job instead of retrying for ever', async () => {
  const outcome = await run({
    planAnswer: () => Promise.reject(ApplicationFailure.nonRetryable('x is undefined', 'TypeError')),
  })
  expect(failureType(outcome)).toBe('internal')
  expect(script.closings).toMatchObject([{ kind: 'failed', reason: 'internal' }])
})

test('an outcome that could not be recorded at once is recorded later', async () => {
  let tries = 0
  const outcome = await run({
    finishJob: async (_, closing) => {
      if (++tries < 3) throw new Error('the database is away')
      script.closings.push(closing)
      return closing
    },
  })
  expect(outcome).toMatchObject({ verification: 'verified' })
  expect(script.closings).toHaveLength(1)
})

test('a run closes with what is recorded, where an earlier call whose report was lost recorded another end', async () => {
  const recorded = { kind: 'failed', reason: 'runtime', sentence: 'The program failed.' } as const
  const outcome = await run({ finishJob: async () => recorded })
  expect(failureType(outcome)).toBe('runtime')

  const { verification, execution } = { verification: 'verified', execution: stored('execution') } as const
  const answered = await run({
    planAnswer: refuse,
    finishJob: async () => ({ kind: 'succeeded', verification, execution }),
  })
  expect(answered).toEqual({ verification, execution })

  const handle = await start({ planAnswer: () => endless(), finishJob: async () => recorded })
  await expect.poll(() => script.calls).toContain('planAnswer')
  await handle.cancel()
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError)
  expect((await handle.describe()).status.name).toBe('FAILED')
})

test('a cancel is recorded as cancelled, and Temporal says the same', async () => {
  const handle = await start({ planAnswer: () => endless() })
  await expect.poll(() => script.calls).toContain('planAnswer')
  await handle.cancel()
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError)
  expect(script.closings).toEqual([{ kind: 'cancelled' }])
  expect((await handle.describe()).status.name).toBe('CANCELLED')
})

test('operators filter by step, outcome and organisation, and read how to go back', async () => {
  const handle = await start({})
  await handle.result()
  const { searchAttributes } = await handle.describe()
  expect(searchAttributes).toMatchObject({ JobStep: ['checks'], JobOutcome: ['succeeded'] })
  const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')
  expect(metadata.currentDetails).toContain('| codegen | 1 | writeProgram | done |')
  expect(metadata.currentDetails).toContain('workflowTaskCompletedEventId')
})

test('a job that stays in a step is found by it, and one that hurries on by where it began', async () => {
  const handle = await start({ planAnswer: () => endless() })
  await expect.poll(() => script.calls).toContain('planAnswer')
  const filed = async () => (await handle.describe()).searchAttributes
  expect(await filed()).not.toHaveProperty('JobStep')
  await expect.poll(filed, { timeout: 15_000, interval: 500 }).toMatchObject({ JobStep: ['reasoning'] })
  await handle.cancel()
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError)
  expect(await filed()).toMatchObject({ JobStep: ['reasoning'], JobOutcome: ['cancelled'] })
})

test('operators read what each step does, and nothing that a user wrote', async () => {
  const handle = await start({})
  await handle.result()
  const { events } = await handle.fetchHistory()
  const scheduled = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes)
  const prompt = (events ?? []).filter(
    ({ markerRecordedEventAttributes: marker }) => marker?.markerName === 'core_local_activity',
  )
  expect([scheduled.length, prompt.length]).toEqual([4, 3])
  for (const { userMetadata } of [...scheduled, ...prompt])
    expect(userMetadata?.summary?.data?.length).toBeGreaterThan(5)
})
