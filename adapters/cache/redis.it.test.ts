import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { useService } from '#test/services.ts'
import { createCuttableDoor } from './cuttable-door.ts'
import { createCache } from './redis.ts'

const { redisUrl } = await useService('redis')

const open = (url = redisUrl) => {
  const cache = createCache(url)
  onTestFinished(() => cache.close())
  return cache
}
const key = (): string => `org:org_test:mem:mem_test:model:${randomUUID()}`

test('what was set is got, by another connection too, and nothing else is', async () => {
  const name = key()
  await open().set(name, 'wörth keeping', 60)
  expect(await open().get(name)).toBe('wörth keeping')
  expect(await open().get(key())).toBeNull()
})

test('what was set is gone after its seconds', async () => {
  const cache = open()
  const name = key()
  await cache.set(name, 'short', 1)
  expect(await cache.get(name)).toBe('short')
  await sleep(1100)
  expect(await cache.get(name)).toBeNull()
})

test('a cache without Redis misses at once, drops what it is given and says that it is not ready', async () => {
  const cache = open('redis://127.0.0.1:1')
  const started = performance.now()
  await cache.set('a', 'b', 60)
  expect(await cache.get('a')).toBeNull()
  await expect(cache.ready()).rejects.toThrow(/REDIS_URL/)
  expect(performance.now() - started).toBeLessThan(1000)
})

test('a cache whose Redis goes away misses, and works again when it is back', async () => {
  const door = await createCuttableDoor(redisUrl)
  const cache = open(door.url)
  onTestFinished(() => door.shut())
  const name = key()
  await cache.set(name, 'kept', 60)
  await door.shut()
  expect(await cache.get(name)).toBeNull()
  await expect(cache.ready()).rejects.toThrow(/does not answer/)
  await door.reopen()
  await vi.waitFor(() => cache.ready(), { timeout: 5000 })
  expect(await cache.get(name)).toBe('kept')
})

test('a Redis that falls silent costs a second, not the job', async () => {
  const door = await createCuttableDoor(redisUrl)
  onTestFinished(() => door.shut())
  const cache = open(door.url)
  await cache.ready()
  door.freeze()
  const started = performance.now()
  expect(await cache.get(key())).toBeNull()
  expect(performance.now() - started).toBeLessThan(2000)
})
