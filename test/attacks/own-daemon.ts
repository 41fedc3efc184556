import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answersDocker } from '#stack/docker-client.ts'
import { ensureDocker } from '#stack/docker.ts'
import { type DaemonFolders, filesOf, ownFolders } from '#stack/docker-folders.ts'
import { ensureSandbox } from '#stack/sandbox.ts'
import type { Progress } from '#stack/service.ts'
import type { Site } from '#test/attacks/arena.ts'
import { commandLines } from '#test/processes.ts'

const PATIENCE_MS = 30_000
const LOOK_MS = 50

/** A Docker daemon that nobody else uses, so that it may be killed, or given runtimes that do not work. */
export interface OwnDaemon {
  site: Site
  folders: DaemonFolders
  /** SIGKILL, as when the machine runs out of memory. */
  kill(): Promise<void>
  /** Waits until its keeper has started it again, with what it had. @throws Error when it does not come back */
  back(): Promise<void>
  /** Command lines of processes that belong to it. */
  processes(): string[]
  close(): Promise<void>
}

/** @throws Error when it cannot be started, as when this is not root */
export async function openOwnDaemon(progress: Progress): Promise<OwnDaemon> {
  const parent = await mkdtemp(join(tmpdir(), 'reckoner-attacks-'))
  await chmod(parent, 0o711)
  const folders = ownFolders(parent)
  const handle = await ensureDocker(progress, { own: folders })
  const sandboxImage = await ensureSandbox(handle, progress)
  const processes = () => processesOf(folders)
  return {
    site: { dockerHost: handle.host, sandboxImage },
    folders,
    processes,
    async kill() {
      process.kill(Number(await readFile(filesOf(folders).pid, 'utf8')), 'SIGKILL')
    },
    back: () => untilAnswers(handle.host),
    async close() {
      await handle.release()
      const deadline = Date.now() + PATIENCE_MS
      while (processes().length > 0 && Date.now() < deadline) await sleep(LOOK_MS)
      await rm(folders.runtime, { recursive: true, force: true })
      await rm(parent, { recursive: true, force: true })
    },
  }
}

async function untilAnswers(host: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(LOOK_MS)) {
    const refused = await answersDocker(host).catch((error: Error) => error)
    if (!refused) return
    if (Date.now() > deadline) throw refused
  }
}

/** They were started with its folder, its keeper too, or a path below it, which is nobody else's; our own lock apart. */
const processesOf = ({ runtime }: DaemonFolders): string[] =>
  commandLines()
    .filter((line) => line.includes(`${runtime}/`) || line.includes(`${runtime} `))
    .filter((line) => !line.includes(' flock '))
