import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
/** All that decides what the built-in models answer. */
const SOURCES = ['model-server', 'adapters/ocr', 'domain', 'stack/python-tools.txt']

/** Names the built-in models as they are now: a change of any of their sources is another revision. */
export async function modelsRevision(root = ROOT): Promise<string> {
  const files = (await Promise.all(SOURCES.map((source) => filesIn(root, source)))).flat().sort()
  const hash = createHash('sha256')
  for (const file of files) {
    // One that an editor or a test took away in between is none of the models'.
    const source = await readFile(join(root, file)).catch(() => null)
    if (source) hash.update(file).update('\0').update(source)
  }
  return hash.digest('hex').slice(0, 16)
}

async function filesIn(root: string, source: string): Promise<string[]> {
  if (source.endsWith('.txt')) return [source]
  const names = await readdir(join(root, source), { recursive: true })
  return names
    .filter((name) => /\.(ts|py)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => join(source, name))
}
