import type { Browser } from 'playwright-core'
import { chromium } from '#stack/chromium.ts'
import { createProgress } from '#stack/progress.ts'
import { ensure } from '#stack/service.ts'
import { launchChromium } from '#test/chromium.ts'
import type { Page } from '#test/pictures/page.ts'

/** Draws pages as PNG. */
export interface Camera {
  photograph(page: Page): Promise<Uint8Array>
  close(): Promise<void>
}

/**
 * Starts Chromium, with a profile of its own that is gone when it closes.
 * @throws Error when there is no Chromium and none can be installed
 */
export async function openBrowser(): Promise<Browser> {
  const { path } = await ensure(chromium, createProgress())
  return launchChromium(path)
}

export async function openCamera(): Promise<Camera> {
  const browser = await openBrowser()
  return { photograph: (page) => photograph(browser, page), close: () => browser.close() }
}

async function photograph(browser: Browser, page: Page): Promise<Uint8Array> {
  const viewport = { width: 1600, height: 1000 }
  const tab = await browser.newPage({ deviceScaleFactor: page.scale, viewport })
  try {
    await tab.setContent(page.html)
    return await tab.locator('#picture').screenshot({ type: 'png' })
  } finally {
    await tab.close()
  }
}
