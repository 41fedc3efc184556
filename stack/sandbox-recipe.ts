import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the sources of the image are. */
export const IMAGE_FOLDER = join(import.meta.dirname, '..', 'sandbox', 'image')

/** The registry's image of Python, and the packages that make the same from Debian's. */
export const BASE_IMAGE = 'python:3.11-slim-bookworm'
export const BASE_SUITE = 'bookworm'
export const BASE_PACKAGES = ['python3', 'libstdc++6']

export const LIBRARY_FILES = ['libraries.Dockerfile', 'harvest.py', 'bytecode.py', 'requirements.txt']
const PYTHON_FOLDERS = ['supervisor', 'modules']

/** The names of the image's two parts; each is named for the digest of all it is made from. */
export interface Recipe {
  libraries: string
  image: string
}

/** Gives the content of a file by its path below the image's folder. */
export type Read = (file: string) => Promise<Buffer>

/** Reads the sources: a change of any of them is another image. */
export async function readRecipe(read: Read = readSource): Promise<Recipe> {
  const base = JSON.stringify([BASE_IMAGE, BASE_SUITE, BASE_PACKAGES])
  const libraries = await digest(LIBRARY_FILES, base, read)
  const image = await digest(['Dockerfile', ...(await pythonFiles())], libraries, read)
  return { libraries: `reckoner-sandbox-libraries:${libraries}`, image: `reckoner-sandbox:${image}` }
}

/** The supervisor's and the modules' sources, as paths below the image's folder; caches beside them do not count. */
export async function pythonFiles(): Promise<string[]> {
  const files: string[] = []
  for (const folder of PYTHON_FOLDERS) {
    const entries = await readdir(join(IMAGE_FOLDER, folder), { recursive: true })
    files.push(...entries.filter((name) => name.endsWith('.py')).map((name) => join(folder, name)))
  }
  return files.sort()
}

async function readSource(file: string): Promise<Buffer> {
  return readFile(join(IMAGE_FOLDER, file))
}

async function digest(files: string[], seed: string, read: Read): Promise<string> {
  const hash = createHash('sha256').update(seed)
  for (const file of files) {
    const content = await read(file)
    hash.update(`\n${file} ${content.length}\n`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
