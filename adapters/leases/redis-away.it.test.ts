import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type CuttableDoor, createCuttableDoor } from '#adapters/cache/cuttable-door.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { never, newUse, openLeases, openRedis, ownRedis, type Use } from './testing.ts'

const folder = await temporaryFolder('leases')
await newUse()

/** A use, and the same by way of a door. */
async function useWithDoor(change: Partial<Use>): Promise<{ use: Use; door: CuttableDoor; cut: Use }> {
  const use = await newUse({ localPlaces: 2, ...change })
  const door = await createCuttableDoor(use.redisUrl)
  onTestFinished(() => door.shut())
  return { use, door, cut: { ...use, redisUrl: door.url } }
}
const counted = (use: Use) => openRedis(use.redisUrl).zcard(`leases:${use.name}`)

test('without Redis from the start, this process counts alone, at once', async () => {
  const leases = openLeases({
    ...(await newUse()),
    redisUrl: 'redis://127.0.0.1:1',
    places: 9,
    localPlaces: 2,
  })
  const started = performance.now()
  const [one, two] = [await leases.acquire(never, 0), await leases.acquire(never, 0)]
  expect(await leases.acquire(never, 0)).toBeNull()
  expect(two?.fence).toBeGreaterThan(one?.fence ?? Infinity)
  const third = leases.acquire(never, 5000)
  await one?.release()
  expect(await third).not.toBeNull()
  expect(performance.now() - started).toBeLessThan(1000)
  await leases.close()
})

test('while Redis is away what is held goes on and counts; back again, all count together', async () => {
  const { use, door, cut } = await useWithDoor({ places: 2, ttlMs: 600 })
  const [here, there] = [openLeases(cut), openLeases(use)]
  // As if the clock of Redis were years ahead of ours.
  await openRedis(use.redisUrl).hset(`leases:${use.name}:memory`, 'fence', 4e15)
  const before = await here.acquire(never, 0)
  await door.shut()
  const during = await here.acquire(never, 0)
  expect(await here.acquire(never, 100)).toBeNull()
  expect(during?.fence).toBeGreaterThan(before?.fence ?? Infinity)
  await sleep(1500)
  expect([before?.lost.aborted, during?.lost.aborted]).toEqual([false, false])

  await door.reopen()
  await expect.poll(() => counted(use), { timeout: 5000 }).toBe(2)
  expect(await there.acquire(never, 1000)).toBeNull()
  await during?.release()
  const after = await there.acquire(never, 1000)
  expect(after?.fence).toBeGreaterThan(during?.fence ?? Infinity)
  expect([before?.lost.aborted, during?.lost.aborted]).toEqual([false, false])
})

test('what was granted while Redis was away enters above the limit, and nobody gets a place until it holds', async () => {
  const { use, door, cut } = await useWithDoor({ places: 1, ttlMs: 600 })
  const [here, there] = [openLeases(cut), openLeases(use)]
  await vi.waitFor(async () => (await here.acquire(never, 0))?.release())
  await door.shut()
  const local = await here.acquire(never, 0)
  const shared = await there.acquire(never, 0)
  expect(shared).not.toBeNull()
  await door.reopen()
  await expect.poll(() => counted(use), { timeout: 5000 }).toBe(2)
  await sleep(500)
  expect([local?.lost.aborted, shared?.lost.aborted]).toEqual([false, false])
  await shared?.release()
  expect(await there.acquire(never, 500)).toBeNull()
  await local?.release()
  expect(await there.acquire(never, 1000)).not.toBeNull()
})

test('a holder who was cut off for too long has lost its place when that is taken', async () => {
  const { use, door, cut } = await useWithDoor({ places: 1, ttlMs: 600 })
  const [here, there] = [openLeases(cut), openLeases(use)]
  const lease = await here.acquire(never, 0)
  await door.shut()
  const taken = await there.acquire(never, 5000)
  expect(taken?.fence).toBeGreaterThan(lease?.fence ?? Infinity)
  expect(lease?.lost.aborted).toBe(false)
  await door.reopen()
  await vi.waitFor(() => expect(lease?.lost.aborted).toBe(true), 5000)
  expect(lease?.lost.reason).toMatchObject({ message: expect.stringContaining('held by another') })
  await lease?.release()
  expect(taken?.lost.aborted).toBe(false)
  expect(await counted(use)).toBe(1)
})

test('a holder who was cut off for too long goes on when there is room', async () => {
  const { use, door, cut } = await useWithDoor({ places: 2, ttlMs: 600 })
  const [here, there] = [openLeases(cut), openLeases(use)]
  const lease = await here.acquire(never, 0)
  await door.shut()
  await sleep(1000)
  expect(await there.acquire(never, 0)).not.toBeNull()
  expect(await counted(use)).toBe(1)
  await door.reopen()
  await expect.poll(() => counted(use), { timeout: 5000 }).toBe(2)
  expect(lease?.lost.aborted).toBe(false)
})

test('a place given back while Redis is away is free as soon as Redis is back', async () => {
  const { use, door, cut } = await useWithDoor({ places: 1, localPlaces: 1 })
  const [here, there] = [openLeases(cut), openLeases(use)]
  const lease = await here.acquire(never, 0)
  await door.shut()
  await lease?.release()
  const next = await here.acquire(never, 0)
  expect(next).not.toBeNull()
  await next?.release()
  await door.reopen()
  expect(await there.acquire(never, 5000)).not.toBeNull()
})

test('a Redis that falls silent costs a second, once, and is used again when it speaks', async () => {
  const own = await ownRedis(folder)
  const use = await newUse({ redisUrl: own.url, places: 9, localPlaces: 3 })
  const leases = openLeases(use)
  const held = [await leases.acquire(never, 0)]
  await openRedis(own.url).client('PAUSE', 3000, 'ALL')
  const started = performance.now()
  held.push(await leases.acquire(never, 0))
  expect(performance.now() - started).toBeLessThan(2000)
  held.push(await leases.acquire(never, 0))
  expect(await leases.acquire(never, 0)).toBeNull()
  await held[0]?.release()
  expect(performance.now() - started).toBeLessThan(2000)
  expect(held).not.toContain(null)
  // More than this process may hold by itself.
  const rest = Array.from({ length: 7 }, () => leases.acquire(never, 10_000))
  expect(await Promise.all(rest)).not.toContain(null)
  expect(await leases.acquire(never, 0)).toBeNull()
})

test('a Redis that refuses is as good as away until it does not', async () => {
  const own = await ownRedis(folder)
  const use = await newUse({ redisUrl: own.url, places: 3, localPlaces: 1 })
  const leases = openLeases(use)
  await openRedis(own.url).acl('SETUSER', 'default', '-eval')
  const lease = await leases.acquire(never, 0)
  expect(lease).not.toBeNull()
  expect(await leases.acquire(never, 0)).toBeNull()
  await lease?.release()
  await openRedis(own.url).acl('SETUSER', 'default', '+eval')
  const all = [leases.acquire(never, 0), leases.acquire(never, 0), leases.acquire(never, 0)]
  expect(await Promise.all(all)).not.toContain(null)
})

test('a Redis that comes back with nothing in it ends no work, and counts all of it', async () => {
  const own = await ownRedis(folder)
  const use = await newUse({ redisUrl: own.url, places: 2, localPlaces: 1, ttlMs: 600 })
  const [here, there] = [openLeases(use), openLeases(use)]
  const held = [await here.acquire(never, 0), await here.acquire(never, 0)]
  await own.stop()
  held.push(await there.acquire(never, 0))
  expect(held).not.toContain(null)
  expect(await here.acquire(never, 0)).toBeNull()
  await sleep(1000)
  await own.start()
  await expect.poll(() => counted(use), { timeout: 5000 }).toBe(3)
  await sleep(500)
  expect(held.map((lease) => lease?.lost.aborted)).toEqual([false, false, false])
  await held[0]?.release()
  expect(await there.acquire(never, 500)).toBeNull()
  await held[1]?.release()
  const next = await there.acquire(never, 1000)
  expect(next?.fence).toBeGreaterThan(Math.max(...held.map((lease) => lease?.fence ?? Infinity)))
})
