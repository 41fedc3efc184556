import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The contents of a folder survive a power cut only after the folder itself was flushed. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * Makes a folder and its parents (mode 0700).
 * @returns the folders to flush, so that those survive a power cut that were not there
 */
async function makeFolder(path: string): Promise<string[]> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return []
  const changed: string[] = []
  for (let made = path; made.length >= first.length; made = dirname(made)) changed.push(dirname(made))
  return changed
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Whether it is that a file or a folder is not there. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Folders are nearly always there: they are made when it turns out that they are not. */
async function inFolder(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isAbsent(error)) throw error
    const changed = await makeFolder(path)
    await Promise.all([...changed.map(flushFolder), work()])
  }
}

/**
 * Writes a file (mode 0600) so that whoever reads it sees the old bytes or the new ones, never a part,
 * also after a power cut: temporary file, flush, rename, flush of the folder.
 * @param scratch a folder on the same file system for the temporary file
 */
export async function writeDurably(path: string, bytes: Uint8Array, scratch: string): Promise<void> {
  const temporary = join(scratch, randomUUID())
  const folder = dirname(path)
  try {
    await inFolder(scratch, () => writeFlushed(temporary, bytes))
    await inFolder(folder, () => rename(temporary, path))
    await flushFolder(folder)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** No file takes this long to write, in milliseconds. */
const ABANDONED_MS = 3_600_000

/** Removes what writers left that died in the middle. @param scratch the folder of temporary files */
export async function sweepScratch(scratch: string): Promise<void> {
  for (const name of await readdir(scratch)) {
    const file = join(scratch, name)
    // Gone meanwhile: it was somebody's who is writing.
    const written = await stat(file).catch(() => null)
    if (written && Date.now() - written.mtimeMs > ABANDONED_MS) await rm(file, { force: true })
  }
}
