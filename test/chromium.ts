import { chromium, type Browser } from 'playwright-core'

/** Root has no sandbox of Chromium's, and a browser for tests talks to nobody but the page it is shown. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts a Chromium without a window, with a profile of its own that is gone when it closes. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: FLAGS })
