import { Redis } from 'ioredis'
import type { World } from './world.ts'

/** How many places in the sandbox are held at this moment; 0 where nobody counts them. */
export async function countPlaces({ redisUrl }: World): Promise<number> {
  if (redisUrl === null) return 0
  const redis = new Redis(redisUrl)
  try {
    const [seconds, micros] = await redis.time()
    // Scored by when a place expires, in microseconds of Redis's own clock.
    return await redis.zcount('leases:sandbox', `(${Number(seconds) * 1_000_000 + Number(micros)}`, '+inf')
  } finally {
    redis.disconnect()
  }
}
