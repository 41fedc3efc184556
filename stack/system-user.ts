import { lstat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readFile } from 'node:fs/promises'
import { withLock } from './cache.ts'
import type { RunAs } from './die-with-parent.ts'
import { run } from './run.ts'

const NAME = 'reckoner'

/**
 * Whom a program that refuses root runs as: null when we are not root, else the system user `reckoner`, made when
 * there is none.
 * @param paths what it has to reach. Where a folder above one is closed to others (a clone in `/root`), it keeps
 *   the capability to pass through, instead of us opening people's folders.
 */
export async function unprivileged(paths: string[]): Promise<RunAs | null> {
  if (process.getuid?.() !== 0) return null
  const user = (await lookUp()) ?? (await create())
  const closed = (await Promise.all(paths.map(isClosed))).some(Boolean)
  return { ...user, capabilities: closed ? [await passThrough()] : [] }
}

async function lookUp(): Promise<{ uid: number; gid: number } | null> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((text) => text.startsWith(`${NAME}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
}

async function create(): Promise<{ uid: number; gid: number }> {
  return withLock('system-user', async () => {
    const made = await lookUp()
    if (made) return made
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      NAME,
    ])
    const user = await lookUp()
    if (!user) throw new Error(`The system user ${NAME} is missing although useradd made it.`)
    return user
  })
}

async function isClosed(path: string): Promise<boolean> {
  for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) {
    if (((await lstat(folder)).mode & 0o001) === 0) return true
  }
  return false
}

const CAP_DAC_READ_SEARCH = 1n << 2n

/** Containers often withhold the weaker of the two capabilities. */
async function passThrough(): Promise<string> {
  const status = await readFile('/proc/self/status', 'utf8')
  const bounding = BigInt(`0x${/CapBnd:\s*([0-9a-f]+)/.exec(status)?.[1] ?? '0'}`)
  return (bounding & CAP_DAC_READ_SEARCH) === 0n ? 'dac_override' : 'dac_read_search'
}
