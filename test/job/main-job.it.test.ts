import { Connection, Client } from '@temporalio/client'
import { afterAll, expect, test } from 'vitest'
import { STEPS } from '#domain/steps.ts'
import { useService } from '#test/services.ts'
import { createClient } from '#sdk/client.ts'
import { askExample, pictureOf, script } from './ask.ts'

const { url: instanceUrl, environment } = await useService('scripted')
const temporalAddress = environment['TEMPORAL_ADDRESS'] ?? ''
const modelUrl = new URL(environment['MODEL_URL'] ?? '').origin
afterAll(() => script(modelUrl, []))

const SLOPE = 'Fit a straight line to revenue by year and plot the residuals: what is the slope?'

test('a picture and a question become a verified number with a plot, through every step once', async () => {
  const { job, events } = await askExample(instanceUrl, 'sales-table.png', SLOPE)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified', reason: null })
  // Least squares over the eight printed revenues, worked out by hand.
  expect(job.answer?.values[0]?.value).toBeCloseTo(124.7142857, 5)
  expect(job.steps.map(({ step, attempts }) => [step, attempts])).toEqual(STEPS.map((step) => [step, 1]))
  expect(job.artifacts.map(({ contentType }) => contentType)).toContain('image/png')
  expect(job.program).toContain('reckoner.answer')
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.at(-1)?.body).toMatchObject({ kind: 'closed', status: 'succeeded' })
})

test('the same question again takes the three model steps from the cache', async () => {
  await askExample(instanceUrl, 'cafe-receipt.png', 'What is the total?')
  const { job } = await askExample(instanceUrl, 'cafe-receipt.png', 'What is the total?')
  const cached = job.steps.filter((step) => step.cached).map(({ step }) => step)
  expect(cached).toEqual(['vision', 'reasoning', 'codegen'])
})

test('a rejected program is told to the user at once, and written again', async () => {
  await script(modelUrl, [{ role: 'codegen', fault: 'insecure-code', times: 1 }])
  const { job, events } = await askExample(instanceUrl, 'energy-chart.png', 'Which bar is the shortest?')
  const rejected = events.find(({ body }) => body.kind === 'rejected')
  expect(rejected?.body).toMatchObject({ attempt: 1, findings: expect.arrayContaining([expect.anything()]) })
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(job.steps.find(({ step }) => step === 'codegen')?.attempts).toBe(2)
})

test('a failing program goes back to writing with its error', async () => {
  await script(modelUrl, [{ role: 'codegen', fault: 'failing-code', times: 1 }])
  const { job, events } = await askExample(
    instanceUrl,
    'energy-chart.png',
    'What is the median electricity use?',
  )
  expect(events.map(({ body }) => body.kind)).toContain('program-failed')
  expect(job).toMatchObject({ status: 'succeeded' })
})

test('out of attempts, the job fails with its reason, and Temporal says Failed with the same', async () => {
  await script(modelUrl, [{ role: 'codegen', fault: 'insecure-code', times: 9 }])
  const { job } = await askExample(instanceUrl, 'energy-chart.png', 'What is the average electricity use?')
  expect(job.status).toBe('failed')
  expect(job.reason).toMatch(/^rejected-(security|policy)$/)
  expect(job.program).not.toBe(null)
  const connection = await Connection.connect({ address: temporalAddress })
  const handle = new Client({ connection }).workflow.getHandle(`job/${job.jobId}`)
  // The outcome is recorded first; the workflow closes a moment later.
  await expect.poll(async () => (await handle.describe()).status.name).toBe('FAILED')
  await connection.close()
})

test('what the built-in planner does not understand is refused, naming the setting', async () => {
  await script(modelUrl, [])
  const { job } = await askExample(instanceUrl, 'sales-table.png', 'Who painted this picture?')
  expect(job).toMatchObject({ status: 'failed', reason: 'not-understood', answer: null })
  expect(job.sentence).toContain('MODELS=')
})

/** Bytes of every payload: what steps are given and what they give, markers, the end. */
function sizesIn(value: unknown): number[] {
  if (value instanceof Uint8Array) return [value.length]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(sizesIn)
}

test('a history holds a summary for each step, and references under 8 kB', async () => {
  const question = 'What is the compound annual growth rate of revenue from 2017 to 2024?'
  const { job } = await askExample(instanceUrl, 'sales-table.png', question)
  const connection = await Connection.connect({ address: temporalAddress })
  const { events } = await new Client({ connection }).workflow.getHandle(`job/${job.jobId}`).fetchHistory()
  await connection.close()
  const scheduled = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes)
  // The end is part of a turn of the workflow, and so are the critic and the checks, unless the reading went on to them as
  // it does to the plan, the program and its run when it was quick.
  expect([1, 2, 3, 4]).toContain(scheduled.length)
  for (const event of scheduled) {
    expect(event.userMetadata?.summary?.data?.length).toBeGreaterThan(0)
  }
  const sizes = sizesIn(events)
  expect(sizes.length).toBeGreaterThan(2 * scheduled.length)
  expect(Math.max(...sizes)).toBeLessThan(8192)
  expect(JSON.stringify(events)).not.toContain('compound annual')
})

test.each([
  ['vision', { role: 'vision', fault: 'hang', times: 1 }, 'How many months are shown?'],
  ['execution', { role: 'codegen', fault: 'endless-code', times: 1 }, 'What is the range of the values?'],
] as const)('a cancel reaches the %s step within 5 seconds', async (step, fault, question) => {
  await fetch(`${modelUrl}/script`, { method: 'DELETE' })
  await script(modelUrl, [fault])
  const client = createClient({ baseUrl: instanceUrl })
  // Another picture than the other tests', so that nothing comes from the cache.
  const image = await pictureOf(step)
  const { jobId } = await client.ask({ image, fileName: 'energy.png', question })
  let cancelled = 0
  for await (const { body } of client.events(jobId)) {
    if (body.kind !== 'step-started' || body.step !== step) continue
    cancelled = Date.now()
    await client.cancel(jobId)
  }
  expect(Date.now() - cancelled).toBeLessThan(5000)
  expect(await client.job(jobId)).toMatchObject({ status: 'cancelled', answer: null })
})
