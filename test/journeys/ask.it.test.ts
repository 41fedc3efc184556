import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STEPS, STEP_TABLE } from '#domain/steps.ts'
import { instanceUrl } from './instance.ts'
import { dropPicture, openBrowser, visit } from './visitor.ts'

const url = await instanceUrl()
const PICTURE = join(import.meta.dirname, '..', '..', 'examples', 'sales-table.png')
const QUESTION = 'Fit a straight line to revenue by year and plot the residuals: what is the slope?'
/** The picture's column of revenue, 2017 to 2024. */
const REVENUE = [1248, 1392, 1475, 1310, 1588, 1802, 1967, 2154]
/** An expression for the browser: how wide the first plot is, which is 0 until it has loaded. */
const PLOT_WIDTH = `document.querySelector('img[alt^="Plot "]').naturalWidth`
/** On a loaded machine a job takes longer than its ten seconds. */
const JOB_MS = 90_000

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** The slope of the least-squares line through values at equal steps. */
function slope(values: number[]): number {
  const middle = (values.length - 1) / 2
  const rise = values.reduce((sum, value, index) => sum + (index - middle) * value, 0)
  const run = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0)
  return rise / run
}

/** Waits until each step is shown as done, in their order. */
async function watchSteps(page: Page): Promise<void> {
  const steps = page.getByRole('list', { name: 'Steps' }).locator('> li')
  for (const [index, step] of STEPS.entries()) {
    const line = steps.nth(index).filter({ hasText: STEP_TABLE[step].label }).filter({ hasText: ', done' })
    await line.waitFor({ timeout: JOB_MS })
  }
}

test(
  'a dropped picture and a question become steps, an answer and a plot',
  async () => {
    const { page, complaints } = await visit(browser, url)
    await dropPicture(page, PICTURE)
    await page.getByText('Ready').waitFor()
    await page.getByRole('textbox', { name: 'Question' }).fill(QUESTION)
    await page.keyboard.press('Control+Enter')
    await page.waitForURL('**/jobs/*')
    await watchSteps(page)

    const answer = page.getByRole('region', { name: 'Answer' })
    await answer.getByText('Verified', { exact: true }).waitFor()
    const shown = (await answer.locator('.value').getAttribute('title')) ?? ''
    expect(Number(shown)).toBeCloseTo(slope(REVENUE), 6)

    await page.getByRole('img', { name: /^Plot / }).waitFor()
    await expect.poll(() => page.evaluate(PLOT_WIDTH)).toBeGreaterThan(0)

    expect(await page.getByRole('region', { name: 'Program source' }).textContent()).toContain('reckoner')
    expect(await page.getByText('built-in reader: OCR and rules, no language model').count()).toBeGreaterThan(
      0,
    )
    expect(await page.title()).toContain(QUESTION)
    expect(complaints).toEqual([])
  },
  JOB_MS * 2,
)

test('a finished job is shown the same to whoever opens its address', async () => {
  const { page, complaints } = await visit(browser, url)
  await page.getByRole('link', { name: QUESTION }).first().click()
  await page.getByRole('region', { name: 'Answer' }).getByText('Verified', { exact: true }).waitFor()
  const shown = await page.getByRole('region', { name: 'Answer' }).innerText()
  const other = await visit(browser, page.url())
  await other.page.getByRole('region', { name: 'Answer' }).getByText('Verified', { exact: true }).waitFor()
  expect(await other.page.getByRole('region', { name: 'Answer' }).innerText()).toBe(shown)
  expect([...complaints, ...other.complaints]).toEqual([])
})

test('a text file that calls itself a picture is refused beside the field, in a sentence', async () => {
  const { page } = await visit(browser, url)
  const text = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('Not a picture, only words.') }
  await page.getByLabel('Picture', { exact: true }).setInputFiles(text)
  const alert = page
    .getByRole('alert')
    .filter({ hasText: 'The file is not a PNG, JPEG, GIF or WebP picture' })
  await alert.waitFor()
  const field = page.getByLabel('Picture', { exact: true })
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(await field.getAttribute('aria-describedby')).toContain(await alert.getAttribute('id'))

  await page.getByRole('textbox', { name: 'Question' }).fill('What is the total?')
  await page.getByRole('button', { name: 'Compute' }).click()
  expect(new URL(page.url()).pathname).toBe('/')
})

test('an empty form names what is missing, each beside its field', async () => {
  const { page } = await visit(browser, url)
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.getByRole('alert').filter({ hasText: 'Choose a picture' }).waitFor()
  await page.getByRole('alert').filter({ hasText: 'Write what should be computed' }).waitFor()
})

test('a job that does not exist is said not to', async () => {
  const { page } = await visit(browser, `${url}/jobs/job_that_never_was`)
  await page.getByRole('heading', { name: 'Not found' }).waitFor()
})
