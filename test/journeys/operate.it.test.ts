import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createCodegen } from '#activities/codegen.ts'
import type { Collaborators } from '#activities/collaborators.ts'
import { createCritic } from '#activities/critic.ts'
import { ModelError } from '#adapters/llm/llm.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { serve } from '#api/serve.ts'
import { REASON_SENTENCES } from '#domain/outcomes.ts'
import { createClient } from '#sdk/client.ts'
import { freshPorts } from '#stack/ports.ts'
import { useOwnWorker } from '#test/job/own-worker.ts'
import { useOperator } from '#test/operators/operator.ts'
import { useService } from '#test/services.ts'
import { openBrowser, visit } from './visitor.ts'

const PICTURE = join(import.meta.dirname, '..', '..', 'examples', 'energy-chart.png')
const QUESTION = 'What is the average electricity use per month?'
const BROKEN = REASON_SENTENCES['model-unavailable']
/** On a loaded machine a job takes longer than its ten seconds. */
const JOB_MS = 90_000
/** Within this what an operator did shows on the page, in milliseconds. */
const SHOWN_MS = 30_000
vi.setConfig({ testTimeout: JOB_MS * 2 })

/** What the models and the critic of the jobs to come are made to do. */
let broken = false
let crashing = false
let written = 0
let stands = false
let standing = Promise.withResolvers<void>()
let going = Promise.withResolvers<void>()

/** Another program each time, which fails like the one before. */
const crash = () =>
  `\`\`\`python\nprint("program ${++written}")\nraise KeyError("no column named Augst")\n\`\`\``

const brittle = ({ models, cache, ...others }: Collaborators): Collaborators => ({
  ...others,
  models: {
    ...models,
    complete: async (...given) => {
      if (broken) throw new ModelError('It is broken.', { retryable: false })
      if (crashing) return { text: crash(), model: 'test', ms: 1, tokens: null }
      return models.complete(...given)
    },
  },
  // Nothing is found, so that the model is asked each time, and nothing kept, since others ask the same.
  cache: { ...cache, store: { ...cache.store, get: async () => null, set: async () => {} } },
})

const halting = ({ critic, ...others }: Collaborators): Collaborators => ({
  ...others,
  critic: {
    review: async (...given) => {
      standing.resolve()
      if (stands) await going.promise
      return critic.review(...given)
    },
  },
})

const worker = await useOwnWorker(
  await useService('instance'),
  (_, collaborators) => ({
    ...createCodegen(brittle(collaborators)),
    ...createCritic(halting(collaborators)),
  }),
  { quietMs: undefined },
)
const { api: port } = await freshPorts()
const api = await serve({ ...worker.config, port }, createLog({ service: 'test', level: 'silent' }))
const url = `http://127.0.0.1:${port}`
const client = createClient({ baseUrl: url })
const operator = await useOperator(worker.config.temporal)
let browser: Awaited<ReturnType<typeof openBrowser>>

beforeAll(async () => {
  await worker.temporal.prepare()
  browser = await openBrowser()
})
beforeEach(() => {
  broken = crashing = stands = false
  written = 0
})
afterAll(async () => {
  going.resolve()
  await browser.close()
  await api.close()
  await worker.close()
})

/** Asks, and gives the job's id when it has come to `status`. */
async function askUntil(status: string, onExhausted: 'fail' | 'park' = 'fail'): Promise<string> {
  const image = await readFile(PICTURE)
  const { jobId } = await client.ask({ image, fileName: 'energy-chart.png', question: QUESTION, onExhausted })
  await vi.waitUntil(async () => (await client.job(jobId)).status === status, {
    timeout: JOB_MS,
    interval: 100,
  })
  return jobId
}

/** A job whose program could not be written. */
async function brokenJob(status: 'failed' | 'parked'): Promise<string> {
  broken = true
  const jobId = await askUntil(status, status === 'parked' ? 'park' : 'fail')
  broken = false
  return jobId
}

/** A job that stands still at its critic. */
async function standingJob(): Promise<string> {
  stands = true
  standing = Promise.withResolvers()
  going = Promise.withResolvers()
  const jobId = await askUntil('running')
  await standing.promise
  return jobId
}

const jobPage = (jobId: string) => visit(browser, `${url}/jobs/${jobId}`)
const answerOf = (page: Page) => page.getByRole('region', { name: 'Answer' })
const verified = (page: Page, timeout: number) =>
  answerOf(page).getByText('Verified', { exact: true }).waitFor({ timeout })
const earlierRuns = (page: Page) =>
  page.getByRole('region', { name: 'Earlier runs' }).getByRole('listitem').allInnerTexts()
/** What had the focus went away; it is where the reader finds out what happens now. */
const headingHasFocus = (page: Page) =>
  expect.poll(() => page.evaluate('document.activeElement.tagName'), { timeout: SHOWN_MS }).toBe('H1')

/** Has Temporal forget a job that has closed, as it does with all in the end. It takes its time on a busy machine. */
async function forget(jobId: string): Promise<void> {
  const { workflowService, options } = worker.client
  const workflowExecution = { workflowId: `job/${jobId}` }
  let askedAt = 0
  const known = async () => {
    const { kind } = await worker.temporal.executions.describe(jobId)
    // Asked for in the moment after the close, it can come to nothing; asked too often, it has more to do.
    if (kind !== 'absent' && Date.now() - askedAt > 5000) {
      await workflowService.deleteWorkflowExecution({ namespace: options.namespace, workflowExecution })
      askedAt = Date.now()
    }
    return kind
  }
  await expect.poll(known, { timeout: 2 * SHOWN_MS, interval: 250 }).toBe('absent')
}

/** Fills in the form that makes a job run again, and sends it. */
async function runAgain(page: Page, reason: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Run again' })
  await form.getByLabel('Reason').fill(reason)
  await page.keyboard.press('Enter')
}

test('a failed job runs again from a step, and shows the run before with who and why', async () => {
  const { page, complaints } = await jobPage(await brokenJob('failed'))
  await answerOf(page).getByText(BROKEN).waitFor()
  expect(await page.getByRole('region', { name: 'Earlier runs' }).count()).toBe(0)
  await page.getByText('Run again from a step').click()
  const form = page.getByRole('form', { name: 'Run again' })
  const steps = await form.getByRole('option').allTextContents()
  expect(steps).toEqual(['Reading the picture', 'Planning the answer', 'Writing the program'])
  expect(await form.getByLabel('Step').inputValue()).toBe('codegen')
  await form.getByRole('button', { name: 'Run again' }).click()
  await form.getByRole('alert').filter({ hasText: 'Say why' }).waitFor()

  await runAgain(page, 'the model was mended')
  await headingHasFocus(page)
  await verified(page, JOB_MS)
  await page.getByText('Reset to “Writing the program” by mem_local: the model was mended').waitFor()
  expect(await earlierRuns(page)).toEqual([
    expect.stringMatching(/Run 1\s+Failed\s+The model could not be reached.+\s+As first asked/),
  ])
  const link = page.getByRole('link', { name: /^Temporal ?, run 1$/ })
  expect(await link.getAttribute('href')).toMatch(/\/workflows\/job%2F.+\/history$/)
  const vision = page.locator('[data-step="vision"]')
  expect(await vision.getAttribute('data-state')).toBe('done')
  await page.getByText('Every attempt').click()
  expect(await page.getByRole('row').filter({ hasText: BROKEN }).count()).toBe(1)
  expect(complaints).toEqual([])
})

test('who has a closed job open is shown that somebody reset it in Temporal', async () => {
  const jobId = await brokenJob('failed')
  const { page } = await jobPage(jobId)
  await answerOf(page).getByText(BROKEN).waitFor()
  const event = await operator.eventOf(jobId, 'codegen')
  await operator.temporal('workflow', 'reset', '-w', `job/${jobId}`, '-e', event, '--reason', 'tried by hand')
  await page.getByText('Run 2', { exact: true }).waitFor({ timeout: SHOWN_MS })
  await page.getByText(/Reset in Temporal.*: tried by hand/).waitFor({ timeout: SHOWN_MS })
  await verified(page, JOB_MS)
  expect(await earlierRuns(page)).toHaveLength(1)
})

test('a job that was reset is shown the same to whoever opens it afterwards', async () => {
  const jobId = await brokenJob('failed')
  await client.reset(jobId, { step: 'codegen', reason: 'once more' })
  await vi.waitUntil(async () => (await client.job(jobId)).status === 'succeeded', { timeout: JOB_MS })
  const { page } = await jobPage(jobId)
  await verified(page, JOB_MS)
  for (const step of ['vision', 'codegen', 'finish'])
    expect(await page.locator(`[data-step="${step}"]`).getAttribute('data-state')).toBe('done')
})

test('a reset of which Temporal has no history any more is refused in a sentence', async () => {
  const jobId = await brokenJob('failed')
  const { page } = await jobPage(jobId)
  await page.getByText('Run again from a step').click()
  await forget(jobId)
  await runAgain(page, 'too late')
  await page.getByRole('alert').filter({ hasText: 'Temporal no longer has the history' }).waitFor()
  await page.getByRole('button', { name: 'Run again' }).waitFor()
  expect(await answerOf(page).getByText(BROKEN).count()).toBe(1)
})

test('a parked job says what it waits for, and goes on when somebody wants the step again', async () => {
  const jobId = await brokenJob('parked')
  const list = await visit(browser, url)
  const row = list.page.getByRole('listitem').filter({ has: list.page.locator(`a[href="/jobs/${jobId}"]`) })
  await row.getByText('Parked').waitFor()
  await row.getByText('Waits for a decision').waitFor()
  const { page, complaints } = await jobPage(jobId)
  await answerOf(page).getByText('Step 3 of 7, Writing the program').waitFor()
  await answerOf(page).getByText(BROKEN).waitFor()
  expect(await page.title()).toBe(`! Parked · ${QUESTION}`)
  await page
    .getByRole('group', { name: 'Decision' })
    .getByRole('button', { name: 'Try the step again' })
    .click()
  await headingHasFocus(page)
  await verified(page, JOB_MS)
  expect(await page.getByRole('region', { name: 'Earlier runs' }).count()).toBe(0)
  const decisions = page.getByRole('region', { name: 'Decisions' }).getByRole('listitem')
  expect(await decisions.allInnerTexts()).toEqual([
    expect.stringMatching(
      /^Tried again\s+Parked at “Writing the program”: The model could not .+\s+It waited for/,
    ),
  ])
  expect(complaints).toEqual([])
})

test('of a job that was parked for its programs that attempt is shown which answered, and no output of one before', async () => {
  crashing = true
  const jobId = await askUntil('parked', 'park')
  crashing = false
  const { page, complaints } = await jobPage(jobId)
  const execution = page.locator('[data-step="execution"]')
  const printed = execution.getByRole('log', { name: 'Output of the program' })
  await answerOf(page).getByText('Step 3 of 7, Writing the program').waitFor()
  // Twice the same error ended the attempts before the third.
  expect(await printed.textContent()).toMatch(/^program 2\n/)
  expect(await execution.getAttribute('data-state')).toBe('failed')
  await page.getByRole('button', { name: 'Try the step again' }).click()
  await verified(page, JOB_MS)
  await page
    .getByRole('region', { name: 'Decisions' })
    .getByText(/it went on with attempt 4/)
    .waitFor()
  expect(await execution.getAttribute('data-state')).toBe('done')
  expect(await printed.count()).toBe(0)
  expect(complaints).toEqual([])
})

test('a parked job that is given up fails with what it waited for', async () => {
  const { page } = await jobPage(await brokenJob('parked'))
  await page.getByRole('button', { name: 'Give up' }).click()
  await answerOf(page).getByText('No answer').waitFor({ timeout: SHOWN_MS })
  await answerOf(page).getByText(BROKEN).waitFor()
  await page.getByRole('region', { name: 'Decisions' }).getByText('Given up').waitFor()
})

test('a job that is terminated in Temporal says so, with who and why', async () => {
  const jobId = await standingJob()
  const { page } = await jobPage(jobId)
  await operator.temporal('workflow', 'terminate', '-w', `job/${jobId}`, '--reason', 'wrong picture')
  await answerOf(page).getByText('Terminated', { exact: true }).waitFor({ timeout: SHOWN_MS })
  await answerOf(page).getByText('The job was terminated by an operator: wrong picture').waitFor()
  await answerOf(page)
    .getByText(/^Terminated by \S+/)
    .waitFor()
  // Nobody recorded the outcome as a step.
  const finish = page.locator('[data-step="finish"]')
  await finish.getByText('Not made').waitFor()
  expect(await finish.getAttribute('data-state')).toBe('unmade')
  going.resolve()
})

test('a job that is being cancelled says so until it has stopped', async () => {
  const { page } = await jobPage(await standingJob())
  await page.getByRole('button', { name: 'Cancel' }).click()
  await answerOf(page).getByText('Being cancelled').waitFor()
  await answerOf(page).getByText('Stopping at step 4 of 7').waitFor()
  expect(await answerOf(page).locator('mark').count()).toBe(0)
  going.resolve()
  await answerOf(page).getByText('Cancelled', { exact: true }).waitFor({ timeout: SHOWN_MS })
})
