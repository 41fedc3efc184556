import type { Cache } from './cache.ts'
import { askReady, connectRedis } from './redis-connection.ts'

/**
 * A cache in Redis. While Redis is away every `get` is a miss and every `set` is dropped, within a
 * second; when it is back the cache works again.
 *
 * @param url `redis://…` or `rediss://…`
 */
export function createCache(url: string): Cache {
  const { redis, opened } = connectRedis(url)
  return {
    async get(key) {
      await opened
      return redis.get(key).catch(() => null)
    },
    async set(key, value, seconds) {
      await opened
      await redis.set(key, value, 'EX', seconds).catch(() => null)
    },
    ready: () => askReady(redis, opened),
    async close() {
      await opened
      redis.disconnect()
    },
  }
}
