import { readFile, rename, writeFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { dockerClient } from './docker-client.ts'
import { type DaemonFolders, filesOf } from './docker-folders.ts'
import { takeLock } from './lock.ts'

const runtimeForm = z.object({ path: z.string(), runtimeArgs: z.array(z.string()).default([]) })
const configForm = z.object({ runtimes: z.record(z.string(), runtimeForm).default({}) })
const infoForm = z.object({ Runtimes: z.record(z.string(), runtimeForm).nullish() })

/** A program that makes containers, as a daemon registers it. */
export type Runtime = z.infer<typeof runtimeForm>
/** By the name that a container asks for. */
export type Runtimes = Record<string, Runtime>

const TAKEN_OVER_MS = 10_000
const LOOK_MS = 50

/** Writes the settings of a daemon that is not running yet. */
export async function writeRuntimes(folders: DaemonFolders, runtimes: Runtimes): Promise<void> {
  const { config } = filesOf(folders)
  await writeFile(`${config}.part`, JSON.stringify({ runtimes }))
  await rename(`${config}.part`, config)
}

/**
 * Changes the runtimes of a running daemon of ours. It reads its settings anew, so that no container is disturbed;
 * what others registered stays unless the change says otherwise.
 * @throws Error when the daemon does not take them over
 */
export async function changeRuntimes(
  folders: DaemonFolders,
  change: (known: Runtimes) => Runtimes,
): Promise<void> {
  const { config, start, socket, pid } = filesOf(folders)
  const lock = await takeLock(start, () => {})
  try {
    const { runtimes: known } = configForm.parse(JSON.parse(await readFile(config, 'utf8')))
    const wanted = change(known)
    if (isDeepStrictEqual(wanted, known)) return
    await writeRuntimes(folders, wanted)
    process.kill(Number(await readFile(pid, 'utf8')), 'SIGHUP')
    await untilTakenOver(`unix://${socket}`, known, wanted)
  } finally {
    await lock.release()
  }
}

async function untilTakenOver(host: string, known: Runtimes, wanted: Runtimes): Promise<void> {
  const gone = Object.keys(known).filter((name) => !(name in wanted))
  const deadline = Date.now() + TAKEN_OVER_MS
  for (;;) {
    const answer: unknown = await dockerClient(host, TAKEN_OVER_MS).info()
    const runtimes = infoForm.parse(answer).Runtimes ?? {}
    const same = Object.entries(wanted).every(([name, runtime]) => isDeepStrictEqual(runtimes[name], runtime))
    if (same && gone.every((name) => !(name in runtimes))) return
    if (Date.now() > deadline) throw new Error('The private Docker daemon did not take over its runtimes.')
    await sleep(LOOK_MS)
  }
}
