import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { Execution, OutputFile, RejectedFile } from '#domain/execution.ts'
import type { ReportedArtifact } from '#domain/job-report.ts'
import { messageOf } from '#stack/message.ts'

/** What a program left, on this machine. */
export interface Kept {
  files: ReportedArtifact[]
  rejected: RejectedFile[]
}

/**
 * Writes the files of an execution below a fresh folder; none is made when there are none. A file that cannot be
 * written is told among the rejected ones: its program may have chosen a name that means to do harm.
 * @param parent the fresh folder is made in it, named for the date and time
 */
export async function keepFiles({ files, rejected }: Execution, parent: string): Promise<Kept> {
  const kept: Kept = { files: [], rejected: [...rejected] }
  if (files.length === 0) return kept
  const home = freshFolder(resolve(parent))
  for (const file of files) {
    try {
      kept.files.push(await keep(file, await home))
    } catch (error) {
      kept.rejected.push({ name: file.name, why: `It could not be written: ${messageOf(error)}` })
    }
  }
  return kept
}

/** Two commands in the same millisecond get a folder each. */
async function freshFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true })
  for (;;) {
    const folder = join(parent, new Date().toISOString().replaceAll(/[:.]/g, '-'))
    const made = await mkdir(folder, { mode: 0o700 }).then(() => true, unlessThere)
    if (made) return folder
  }
}

function unlessThere(error: unknown): false {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
  throw error
}

async function keep(
  { name, contentType, sha256, bytes }: OutputFile,
  home: string,
): Promise<ReportedArtifact> {
  const path = resolve(home, name)
  if (!path.startsWith(home + sep)) throw new Error('Its name leads out of the folder.')
  await mkdir(dirname(path), { recursive: true })
  // Never over another one: on some file systems two names are the same file.
  await writeFile(path, bytes, { flag: 'wx' })
  return { name, bytes: bytes.byteLength, contentType, sha256, path }
}
