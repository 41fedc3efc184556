import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { cpus, release } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { cacheFolder } from './cache.ts'
import type { Runtime } from './docker-runtimes.ts'
import { gvisor } from './gvisor.ts'

/**
 * How gVisor catches system calls. Which is faster depends on the machine. `kvm` is not tried: where the machine is
 * itself a virtual one it can hang.
 */
export const PLATFORMS = ['systrap', 'ptrace'] as const
export type Platform = (typeof PLATFORMS)[number]

/** A platform that was found to be the fastest here, with what each took; null: it does not run here. */
export interface Choice {
  platform: Platform
  ms: Record<Platform, number | null>
}

const choiceForm = z.object({
  platform: z.enum(PLATFORMS),
  ms: z.object({ systrap: z.number().nullable(), ptrace: z.number().nullable() }),
})

/** The name under which containers ask for it. */
export const GVISOR = 'runsc'

/** As a daemon registers it: no network whatever a container asks for, and its system call filter heeded. */
export function runtimeOf(path: string, platform: Platform): Runtime {
  return { path, runtimeArgs: ['--network=none', `--platform=${platform}`, '--oci-seccomp'] }
}

/** The runtime as it was found on this machine before; null: something is still to be brought or measured. */
export async function knownRuntime(): Promise<Runtime | null> {
  const found = await gvisor.find()
  const choice = found && (await readChoice(found.version))
  return found && choice ? runtimeOf(found.path, choice.platform) : null
}

/** What was chosen for this version on this machine before. */
export async function readChoice(version: string): Promise<Choice | null> {
  const text = await readFile(choiceFile(version), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return choiceForm.parse(JSON.parse(text))
  } catch {
    // Measuring again is what mends it.
    return null
  }
}

export async function keepChoice(version: string, choice: Choice): Promise<void> {
  const file = choiceFile(version)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.${process.pid}.part`, JSON.stringify(choice))
  await rename(`${file}.${process.pid}.part`, file)
}

/** Where the choice is kept: another kernel or processor may make another platform the fastest. */
export function choiceFile(version: string): string {
  const machine = [version, release(), cpus()[0]?.model ?? '', process.arch]
  const key = createHash('sha256').update(JSON.stringify(machine)).digest('hex').slice(0, 12)
  return join(cacheFolder(), 'gvisor', `platform-${key}.json`)
}
