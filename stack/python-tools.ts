import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, withLock } from './cache.ts'
import { versionOf } from './find.ts'
import { makeVenv, pip } from './python.ts'
import type { Component, Found } from './service.ts'

const LIST = join(import.meta.dirname, 'python-tools.txt')
/** Written last: a folder without it was cut short and is made anew. */
const STAMP = 'complete'

/** The virtual environment with ruff, bandit and RapidOCR; `path` is its folder. */
export const pythonTools: Component = {
  name: 'Python tools',

  async find() {
    const folder = await folderOf()
    if (!existsSync(join(folder, STAMP))) return null
    const version = await versionOf(join(folder, 'bin', 'python'))
    return version ? { path: folder, version, way: 'cache' } : null
  },

  async install(progress) {
    return progress.step('Python tools (ruff, bandit, RapidOCR)', (say) => {
      const work = async () => (await pythonTools.find()) ?? make(say)
      return withLock('python-tools', work, say)
    })
  },
}

/** One folder per list, so that an older clone beside this one keeps what it was pinned to. */
async function folderOf(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(LIST))
    .digest('hex')
  return join(cacheFolder(), `python-tools-${hash.slice(0, 12)}`)
}

async function make(say: (detail: string) => void): Promise<Found> {
  const folder = await folderOf()
  await mkdir(cacheFolder(), { recursive: true })
  await makeVenv(folder, say)
  await pip(folder, ['-r', LIST], say)
  const python = join(folder, 'bin', 'python')
  const version = await versionOf(python)
  if (!version) throw new Error(`${python} does not run.`)
  await writeFile(join(folder, STAMP), '')
  say(`packages from PyPI, Python ${version}`)
  return { path: folder, version, way: 'package' }
}
