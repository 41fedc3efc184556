import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '#test/chromium.ts'
import { useService } from '#test/services.ts'

/** Someone in front of the page, and what the browser complained of meanwhile. */
export interface Visitor {
  page: Page
  /** Errors and warnings of the console, uncaught exceptions and requests that failed. */
  complaints: string[]
}

/** Starts Chromium with a profile of its own, which is gone when it closes. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await useService('chromium')
  return launchChromium(chromium)
}

/** Opens an address in a fresh tab that shares nothing with others. */
export async function visit(browser: Browser, url: string): Promise<Visitor> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('requestfailed', (request) => {
    // The page itself closes its stream of events when the job has closed.
    if (request.resourceType() === 'eventsource') return
    complaints.push(`${request.method()} ${request.url()} failed`)
  })
  await page.goto(url)
  return { page, complaints }
}

/** Drops a picture on the page, as from a file manager. */
export async function dropPicture(page: Page, file: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob('${await readFile(file, 'base64')}'), (char) => char.charCodeAt(0))
    const transfer = new DataTransfer()
    transfer.items.add(new File([bytes], ${JSON.stringify(basename(file))}, { type: 'image/png' }))
    return transfer
  })()`)
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer })
}
