import { chmod, mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { answersDocker } from './docker-client.ts'
import { type DaemonFolders, filesOf } from './docker-folders.ts'
import type { DockerHandle } from './docker-handle.ts'
import { type Keeper, startKeeper } from './docker-keeper-start.ts'
import { sweepDaemon } from './docker-leftovers.ts'
import { bringDockerd } from './dockerd.ts'
import { GVISOR, knownRuntime } from './gvisor-choice.ts'
import { shareLock, takeLock, tryLock } from './lock.ts'

/**
 * Joins the users of a daemon of ours, starting it when there is none.
 * @throws Error with its last lines when it cannot be started
 */
export async function joinDaemon(
  folders: DaemonFolders,
  say: (detail: string) => void,
): Promise<DockerHandle> {
  const files = filesOf(folders)
  await prepare(folders)
  // First of all: from now on nobody ends it. This waits while the last one's end is still under way.
  const use = await shareLock(files.users)
  try {
    const started = await startOnce(folders, say)
    const way = `private daemon with user namespaces${started ? '' : ', shared'}`
    return { host: `unix://${files.socket}`, way, folders, release: () => use.release() }
  } catch (error) {
    await use.release()
    throw error
  }
}

async function prepare({ data, runtime }: DaemonFolders): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o711 })
  await mkdir(runtime, { recursive: true })
  // Containers' root, an ordinary user, passes through to what is prepared for it; the socket has its own file mode.
  await chmod(runtime, 0o711)
}

/** @returns true when it had to be started */
async function startOnce(folders: DaemonFolders, say: (detail: string) => void): Promise<boolean> {
  const files = filesOf(folders)
  const start = await takeLock(files.start, () => say('waiting for another process that is starting it'))
  try {
    if (await answersKept(files)) return false
    const dockerd = await bringDockerd(say)
    await sweepDaemon(folders)
    say('starting a private daemon with user namespaces')
    const runsc = await knownRuntime()
    const keeper = await startKeeper(dockerd, folders, runsc ? { [GVISOR]: runsc } : {})
    await untilAnswers(files.socket, keeper)
    return true
  } finally {
    await start.release()
  }
}

/** A daemon without its keeper would never be ended, so it counts as a leftover. */
async function isAbandoned(keeperLock: string): Promise<boolean> {
  const lock = await tryLock(keeperLock)
  await lock?.release()
  return lock !== null
}

const READY_MS = 60_000
const LOOK_MS = 50

/**
 * Waits for the daemon of a keeper to answer.
 * @returns false when there is no keeper, or no longer: the last one may have been ending just now
 */
async function answersKept({ keeper, socket }: ReturnType<typeof filesOf>): Promise<boolean> {
  const deadline = Date.now() + READY_MS
  while (!(await isAbandoned(keeper))) {
    const answer = await answersDocker(`unix://${socket}`).catch((error: Error) => error)
    if (!answer) return true
    if (Date.now() > deadline)
      throw new Error('The private Docker daemon of another process does not answer.', { cause: answer })
    await sleep(LOOK_MS)
  }
  return false
}

async function untilAnswers(socket: string, keeper: Keeper): Promise<void> {
  const deadline = Date.now() + READY_MS
  for (;;) {
    try {
      return await answersDocker(`unix://${socket}`)
    } catch (error) {
      if (keeper.hasEnded() || Date.now() > deadline) {
        throw new Error(`dockerd did not start. Its last lines:\n${keeper.tail()}`, { cause: error })
      }
      await sleep(LOOK_MS)
    }
  }
}
