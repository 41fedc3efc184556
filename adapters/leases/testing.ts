import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Leases } from '#domain/lease.ts'
import { freePorts } from '#stack/probe.ts'
import { redis as redisService } from '#stack/redis.ts'
import { useService } from '#test/services.ts'
import { createRedisLeases, type RedisLeasesOptions } from './redis.ts'

/** Nobody calls off. */
export const never = new AbortController().signal

export type Use = Omit<RedisLeasesOptions, 'log'>

/** A use of its own for one test: the places are nobody else's, and without Redis there are none. */
export async function newUse(change: Partial<Use> = {}): Promise<Use> {
  const { redisUrl } = await useService('redis')
  return { redisUrl, name: `test:${randomUUID()}`, places: 1, localPlaces: 0, ttlMs: 10_000, ...change }
}

/** Leases that are closed after the test. */
export function openLeases(use: Use): Leases {
  const leases = createRedisLeases({ ...use, log: pino({ level: 'silent' }) })
  onTestFinished(() => leases.close())
  return leases
}

/** A plain connection, to look from outside. */
export function openRedis(url: string): Redis {
  const redis = new Redis(url)
  onTestFinished(() => redis.disconnect())
  return redis
}

/** Another process that uses leases. */
export interface Other {
  process: ChildProcess
  /** What it says next. */
  hear(): Promise<unknown>
}

/** @param body JavaScript that has `leases`, `redis`, `use`, `never`, `sleep` and `say` */
export function startOther(use: Use, body: string): Other {
  const script = `
    import { setTimeout as sleep } from 'node:timers/promises'
    import { Redis } from 'ioredis'
    import pino from 'pino'
    import { createRedisLeases } from '#adapters/leases/redis.ts'
    const use = ${JSON.stringify(use)}
    const never = new AbortController().signal
    const redis = new Redis(use.redisUrl)
    const leases = createRedisLeases({ ...use, log: pino({ level: 'silent' }) })
    const say = (value) => console.log(JSON.stringify(value))
    ${body}
    await leases.close()
    redis.disconnect()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const hear = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('The other process ended without another word.')
    return JSON.parse(value)
  }
  return { process: child, hear }
}

/** A Redis of one's own, which may be stopped and started again at the same address, with nothing left in it. */
export async function ownRedis(
  folder: string,
): Promise<{ url: string; stop(): Promise<void>; start(): Promise<void> }> {
  const found = await redisService.find()
  if (!found) throw new Error('There is no Redis, although the shared one was started.')
  const [port = 0] = await freePorts(1)
  const options = {
    folder: join(folder, String(port)),
    logFile: join(folder, `${port}.log`),
    port,
    password: 'own',
  }
  let running = await redisService.start(found, options)
  onTestFinished(() => running.stop())
  return {
    url: running.url,
    stop: () => running.stop(),
    async start() {
      running = await redisService.start(found, options)
    },
  }
}
