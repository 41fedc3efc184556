import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { leaseContract } from './lease-contract.ts'
import { never, newUse, openLeases, openRedis, startOther } from './testing.ts'

const base = await newUse()

leaseContract('Redis', (places) => openLeases({ ...base, name: `${base.name}:${Math.random()}`, places }))

test('of four processes with three places, 200 visits in all, never more than three are in', async () => {
  const use = await newUse({ places: 3 })
  const visits = `
    const fences = []
    let most = 0
    const visit = async () => {
      const lease = await leases.acquire(never, 60_000)
      fences.push(lease.fence)
      most = Math.max(most, await redis.incr(use.name + ':inside'))
      await sleep(Math.random() * 10)
      await redis.decr(use.name + ':inside')
      await lease.release()
    }
    await Promise.all(Array.from({ length: 50 }, visit))
    say({ most, fences })`
  const others = Array.from({ length: 4 }, () => startOther(use, visits))
  const reports = (await Promise.all(others.map((other) => other.hear()))) as {
    most: number
    fences: number[]
  }[]
  expect(Math.max(...reports.map(({ most }) => most))).toBe(3)
  for (const { fences } of reports) expect(fences).toEqual(fences.toSorted((a, b) => a - b))
  expect(new Set(reports.flatMap(({ fences }) => fences)).size).toBe(200)
  expect(await openRedis(use.redisUrl).get(`${use.name}:inside`)).toBe('0')
})

test('a place goes from one process to the next with a greater fence', async () => {
  const use = await newUse()
  const [here, there] = [openLeases(use), openLeases(use)]
  let last = 0
  for (let round = 0; round < 20; round += 1) {
    const lease = await (round % 2 ? here : there).acquire(never, 5000)
    expect(lease?.fence).toBeGreaterThan(last)
    last = lease?.fence ?? Infinity
    await lease?.release()
  }
})

test('uses of different names do not share their places', async () => {
  const [one, another] = [openLeases(await newUse()), openLeases(await newUse())]
  expect(await one.acquire(never, 0)).not.toBeNull()
  expect(await another.acquire(never, 0)).not.toBeNull()
})

test('what is held outlives the time to live many times over', async () => {
  const use = await newUse({ ttlMs: 300 })
  const [here, there] = [openLeases(use), openLeases(use)]
  const lease = await here.acquire(never, 0)
  expect(await there.acquire(never, 1500)).toBeNull()
  expect(lease?.lost.aborted).toBe(false)
  await lease?.release()
  expect(await there.acquire(never, 0)).not.toBeNull()
})

test('a wait that is called off or in vain, and a close, leave nothing in Redis', async () => {
  const use = await newUse()
  const redis = openRedis(use.redisUrl)
  const tokens = () => redis.zcard(`leases:${use.name}`)
  const leases = openLeases(use)
  await leases.acquire(never, 0)
  const abort = new AbortController()
  const called = leases.acquire(abort.signal, 5000)
  await sleep(80)
  abort.abort()
  expect(await called).toBeNull()
  expect(await leases.acquire(never, 100)).toBeNull()
  expect(await tokens()).toBe(1)
  await leases.close()
  expect(await tokens()).toBe(0)
})

test('the place of a holder who was killed is free after the time to live, and not before', async () => {
  const use = await newUse({ ttlMs: 2000 })
  const other = startOther(use, `say((await leases.acquire(never, 5000)).fence); await sleep(60_000)`)
  const fence = await other.hear()
  const leases = openLeases(use)
  other.process.kill('SIGKILL')
  const killed = performance.now()
  expect(await leases.acquire(never, 500)).toBeNull()
  const lease = await leases.acquire(never, 10_000)
  expect(lease?.fence).toBeGreaterThan(Number(fence))
  expect(performance.now() - killed).toBeLessThan(4000)
})

const HOLD = `
  const lease = await leases.acquire(never, 5000)
  lease.lost.addEventListener('abort', () => say('lost'))
  say('held')
  await sleep(2500)
  say('still here')
  await sleep(60_000)`

test('a holder who was paused for too long is told that it lost its place, when that is taken', async () => {
  const use = await newUse({ ttlMs: 600 })
  const other = startOther(use, HOLD)
  expect(await other.hear()).toBe('held')
  const leases = openLeases(use)
  other.process.kill('SIGSTOP')
  const lease = await leases.acquire(never, 10_000)
  expect(lease).not.toBeNull()
  await sleep(1500)
  other.process.kill('SIGCONT')
  expect(await other.hear()).toBe('lost')
  expect(lease?.lost.aborted).toBe(false)
})

test('a holder who was paused for too long goes on when there is room, and counts again', async () => {
  const use = await newUse({ ttlMs: 600 })
  const other = startOther(use, HOLD)
  expect(await other.hear()).toBe('held')
  const leases = openLeases(use)
  other.process.kill('SIGSTOP')
  await (await leases.acquire(never, 10_000))?.release()
  other.process.kill('SIGCONT')
  await expect.poll(() => openRedis(use.redisUrl).zcard(`leases:${use.name}`)).toBe(1)
  expect(await leases.acquire(never, 1000)).toBeNull()
  expect(await other.hear()).toBe('still here')
})
