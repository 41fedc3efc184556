import { Redis } from 'ioredis'

/** A Redis that does not answer within this is taken for away: what hangs on it goes on without. */
const PATIENCE_MS = 1000

/**
 * A connection that comes back by itself and never holds anybody up: while Redis is away a command
 * fails at once instead of waiting in a queue, and none is sent twice.
 */
export function connectRedis(url: string): { redis: Redis; opened: Promise<void> } {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  })
  // Without a listener every failed reconnection is an unhandled error; `ready()` tells people instead.
  redis.on('error', () => {})
  // Settles with the first try; later tries go on in the background.
  const opened = redis.connect().catch(() => {})
  return { redis, opened }
}

/** Resolves when Redis answers. @throws an error with a sentence that names the setting */
export async function askReady(redis: Redis, opened: Promise<void>): Promise<void> {
  await opened
  try {
    await redis.ping()
  } catch (cause) {
    throw new Error('Redis does not answer; check REDIS_URL and that the server runs.', { cause })
  }
}
