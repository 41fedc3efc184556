import { createHash, randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheFolder } from './cache.ts'

/** Where a daemon of ours lives. */
export interface DaemonFolders {
  /** Images and containers; kept. Other users must be able to pass through every folder above it. */
  data: string
  /** Socket, locks, process ids; gone after a reboot. */
  runtime: string
}

/** The files of a daemon of ours. */
export function filesOf({ data, runtime }: DaemonFolders) {
  return {
    socket: join(runtime, 'docker.sock'),
    pid: join(runtime, 'docker.pid'),
    exec: join(runtime, 'exec'),
    config: join(runtime, 'daemon.json'),
    log: join(dirname(data), 'dockerd.log'),
    /** Shared by everybody who uses the daemon; whoever gets it for himself alone knows that nobody does. */
    users: join(runtime, 'users.lock'),
    /** Held by the keeper as long as there is one. */
    keeper: join(runtime, 'keeper.lock'),
    /** Held by whoever is starting the daemon. */
    start: join(runtime, 'start.lock'),
  }
}

/** The folders of the daemon that everything of this user shares. */
export async function sharedFolders(): Promise<DaemonFolders> {
  const cache = cacheFolder()
  const name = `docker-${createHash('sha256').update(cache).digest('hex').slice(0, 8)}`
  // Root inside a container is an ordinary user outside, who has to reach the images, and may not pass through `/root`.
  const open = await isOpen(cache)
  const data = open ? join(cache, 'docker', 'data') : join('/var/cache/reckoner', name, 'data')
  return { data, runtime: join('/run/reckoner', name) }
}

/** Folders for a daemon of one's own. @param folder must be open to other users all the way (0711), as in `/tmp` */
export function ownFolders(folder: string): DaemonFolders {
  return {
    data: join(folder, 'docker'),
    // A socket's path may have no more than about a hundred characters, so it does not lie below `folder`.
    runtime: join('/run/reckoner', `docker-${randomBytes(4).toString('hex')}`),
  }
}

/** Can every user pass through this folder and those above it, as far as they are there? */
async function isOpen(folder: string): Promise<boolean> {
  const mode = await stat(folder).then(
    (status) => status.mode,
    () => 0o777,
  )
  if ((mode & 0o001) === 0) return false
  return folder === dirname(folder) || isOpen(dirname(folder))
}
