import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from './cache.ts'
import { run } from './run.ts'
import type { Progress } from './service.ts'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'web', 'dist')
const STAMP = join(DIST, '.sources')
/** Whatever the page is built from. */
const SOURCES = [
  'web/*.*',
  'web/public/**/*.*',
  'web/src/**/*.*',
  'domain/**/*.ts',
  'sdk/**/*.ts',
  'package-lock.json',
]

/** Builds the page when its sources changed since the last build. */
export async function ensurePage(progress: Progress): Promise<void> {
  const hash = await hashOfSources()
  if (await isBuilt(hash)) return
  await progress.step('Web page', (say) => withLock('web-page', () => build(hash, say), say))
}

/** The folder of the page as its sources are now; null when it has to be built. */
export async function builtPage(): Promise<string | null> {
  return (await isBuilt(await hashOfSources())) ? DIST : null
}

async function build(hash: string, say: (detail: string) => void): Promise<void> {
  if (await isBuilt(hash)) return
  say('vite build')
  await run(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web'], {
    cwd: ROOT,
  })
  // Vite empties the folder first, so that the stamp of a build cut short is gone.
  await writeFile(STAMP, hash)
  say('built')
}

async function isBuilt(hash: string): Promise<boolean> {
  return existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === hash
}

async function hashOfSources(): Promise<string> {
  const files = new Set<string>()
  for await (const file of glob(SOURCES, { cwd: ROOT })) files.add(file)
  const hash = createHash('sha256')
  for (const file of [...files].toSorted())
    hash
      .update(file)
      .update('\0')
      .update(await readFile(join(ROOT, file)))
  return hash.digest('hex')
}
