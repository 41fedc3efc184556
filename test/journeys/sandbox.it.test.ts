import { afterAll, beforeAll, expect, test } from 'vitest'
import { instanceUrl } from './instance.ts'
import { openBrowser, visit } from './visitor.ts'

const url = await instanceUrl()
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('the page shows how the sandbox is sealed, and opens the proof of each limit', async () => {
  const { page, complaints } = await visit(browser, url)
  const summary = page.getByText(/^Sandbox: (strong|weak) isolation: .+; \d+ of \d+ limits seen to bind/)
  await summary.waitFor()
  const memory = page.getByText(/192 MB in 64 MB: oom/)
  if (!(await memory.isVisible())) await summary.click()
  await memory.waitFor()
  expect(complaints).toEqual([])
})
