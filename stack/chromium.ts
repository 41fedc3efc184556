import { installPackage } from './apt.ts'
import { onPath, versionOf } from './find.ts'
import type { Component, Found, Way } from './service.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Chromium, for the tests in a browser and the pictures they draw. */
export const chromium: Component = {
  name: 'Chromium',

  async find() {
    const configured = process.env['CHROMIUM_PATH']
    if (configured) return usable('configured', configured)
    for (const name of NAMES) {
      const found = await usable('path', await onPath(name))
      if (found) return found
    }
    return null
  },

  async install(progress) {
    return progress.step('Chromium', async (say) => {
      const found = await usable('package', await installPackage('chromium', 'chromium', say))
      if (!found)
        throw new Error('Chromium was installed but does not run; set CHROMIUM_PATH to one that does.')
      return found
    })
  },
}

async function usable(way: Way, path: string | null): Promise<Found | null> {
  const version = path ? await versionOf(path) : null
  return path && version ? { path, version, way } : null
}
