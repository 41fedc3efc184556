import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The first executable of that name in the folders of PATH, or null. */
export async function onPath(name: string, path = process.env['PATH'] ?? ''): Promise<string | null> {
  for (const folder of path.split(delimiter).filter((part) => part !== '')) {
    const file = join(folder, name)
    if (await isExecutable(file)) return file
  }
  return null
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/**
 * The first version number (`1.8.2`) an executable prints, or null when it cannot be run or prints none: a broken or
 * half-written file is thereby never taken.
 */
export async function versionOf(file: string, args: string[] = ['--version']): Promise<string | null> {
  try {
    const { stdout, stderr } = await execute(file, args, { timeout: 20_000 })
    return /\d+\.\d+(?:\.\d+)*/.exec(`${stdout}\n${stderr}`)?.[0] ?? null
  } catch {
    return null
  }
}

/** Does it run to a good end? For programs that know no version of their own. */
export async function runs(file: string, args: string[] = ['--version']): Promise<boolean> {
  return execute(file, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  )
}

/** Is a dotted version number at or above another? Missing parts count as 0. */
export function atLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number))
  for (const [index, wanted] of (want ?? []).entries()) {
    const got = have?.[index] ?? 0
    if (got !== wanted) return got > wanted
  }
  return true
}
