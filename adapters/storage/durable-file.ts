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

/** Makes a folder and its parents (mode 0700) so that they survive a power cut. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await flushFolder(dirname(made))
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

/** The folder is nearly always there: it is made when it turns out that it is not. */
async function writeTemporary(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFlushed(path, bytes)
  } catch (error) {
    if (!isAbsent(error)) throw error
    await makeFolder(dirname(path))
    await writeFlushed(path, bytes)
  }
}

/**
 * Writes a file (mode 0600) so that whoever reads it sees the old bytes or the new ones, never a part,
 * also after a power cut: temporary file, flush, rename, flush of the folder.
 * @param scratch a folder on the same file system for the temporary file
 */
export async function writeDurably(path: string, bytes: Uint8Array, scratch: string): Promise<void> {
  const temporary = join(scratch, randomUUID())
  try {
    await writeTemporary(temporary, bytes)
    await makeFolder(dirname(path))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await flushFolder(dirname(path))
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
