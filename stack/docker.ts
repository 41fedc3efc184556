import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_DOCKER_HOST } from '#domain/docker-host.ts'
import { answersDocker } from './docker-client.ts'
import { joinDaemon } from './docker-daemon.ts'
import { type DaemonFolders, sharedFolders } from './docker-folders.ts'
import type { DockerHandle } from './docker-handle.ts'
import { messageOf } from './message.ts'
import type { Progress } from './service.ts'

export interface DockerOptions {
  /** A daemon of one's own in one's own folders, for tests that kill or reconfigure it; nothing else is looked for. */
  own?: DaemonFolders
}

/**
 * Finds Docker or starts it: `DOCKER_HOST`, then as root a private daemon with user namespaces, shared by everything
 * this user runs, then a rootless daemon's socket, then the default one.
 * @throws Error saying of every way why it did not work
 */
export async function ensureDocker(progress: Progress, options: DockerOptions = {}): Promise<DockerHandle> {
  return progress.step('Docker', async (say) => {
    const handle = options.own ? await joinDaemon(options.own, say) : await firstThatWorks(say)
    say(handle.way)
    return handle
  })
}

async function firstThatWorks(say: (detail: string) => void): Promise<DockerHandle> {
  const configured = process.env['DOCKER_HOST']
  // A person who names a daemon wants that one and no other.
  if (configured) return connected(configured, 'DOCKER_HOST')
  const failures: string[] = []
  for (const [way, find] of waysOf(say)) {
    try {
      return await find()
    } catch (error) {
      failures.push(`  ${way}: ${messageOf(error)}`)
    }
  }
  throw new Error(`No usable Docker was found.\n${failures.join('\n')}`)
}

type Way = [name: string, find: () => Promise<DockerHandle>]

function waysOf(say: (detail: string) => void): Way[] {
  const rootless = join(process.env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.()}`, 'docker.sock')
  const ways: Way[] = [['default socket', () => connected(DEFAULT_DOCKER_HOST, 'default socket')]]
  if (existsSync(rootless)) {
    ways.unshift(['rootless socket', () => connected(`unix://${rootless}`, 'rootless socket')])
  }
  if (process.getuid?.() === 0) {
    ways.unshift(['private daemon', async () => joinDaemon(await sharedFolders(), say)])
  }
  return ways
}

async function connected(host: string, way: string): Promise<DockerHandle> {
  await answersDocker(host)
  return { host, way, folders: null, release: async () => {} }
}
