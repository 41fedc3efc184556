import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { installPackage } from './apt.ts'
import { onPath, versionOf } from './find.ts'
import { run } from './run.ts'

const WANTED = '3.11'

/** A Python 3.11 on the path (or `RECKONER_PYTHON`), or null. */
export async function findPython(): Promise<{ path: string; version: string } | null> {
  const candidates = [process.env['RECKONER_PYTHON'], await onPath('python3.11'), await onPath('python3')]
  for (const path of candidates) {
    const version = path ? await versionOf(path) : null
    if (path && version && version.startsWith(`${WANTED}.`)) return { path, version }
  }
  return null
}

/**
 * Makes a virtual environment with pip, as root bringing Python 3.11 from the system's packages where it is missing.
 * @throws Error naming the line that brings it
 */
export async function makeVenv(folder: string, say: (detail: string) => void): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  const python = await findPython()
  if (python) {
    try {
      await run(python.path, ['-m', 'venv', folder])
      if (existsSync(join(folder, 'bin', 'pip'))) return
    } catch {
      // Debian's Python comes without ensurepip, and says so only by failing; its package is brought below.
    }
    await rm(folder, { recursive: true, force: true })
  }
  const brought = await installPackage('python3.11 python3.11-venv', 'python3.11', say)
  if (!brought)
    throw new Error('Python 3.11 is missing; install the packages python3.11 and python3.11-venv.')
  await run(brought, ['-m', 'venv', folder])
}

/** Installs into a virtual environment or a folder from prebuilt wheels only. */
export async function pip(venv: string, args: string[], say: (detail: string) => void): Promise<void> {
  const quiet = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off']
  await run(join(venv, 'bin', 'pip'), ['install', ...quiet, '--only-binary', ':all:', '--no-deps', ...args], {
    say,
  })
}
