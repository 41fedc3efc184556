import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Lease, Leases } from '#domain/lease.ts'

const never = new AbortController().signal

/** What all leases do; run for each kind, on the real thing. `open` is given the places, which are nobody else's. */
export function leaseContract(name: string, open: (places: number) => Leases): void {
  test(`${name}: so many are in at a time, in the order in which they came`, async () => {
    const leases = open(2)
    const order: string[] = []
    const enter = async (who: string): Promise<Lease | null> => {
      const lease = await leases.acquire(never, 5000)
      order.push(who)
      return lease
    }
    const [first] = await Promise.all([enter('a'), enter('b')])
    const later = [enter('c'), enter('d')]
    await sleep(100)
    expect(order).toEqual(['a', 'b'])
    await first?.release()
    const third = await later[0]
    expect(order).toEqual(['a', 'b', 'c'])
    await third?.release()
    await later[1]
    expect(order).toEqual(['a', 'b', 'c', 'd'])
  })

  test(`${name}: nobody who comes when a place is given back slips in before who waits`, async () => {
    const leases = open(1)
    const lease = await leases.acquire(never, 0)
    const waiting = leases.acquire(never, 5000)
    await sleep(30)
    const released = lease?.release()
    expect(await leases.acquire(never, 0)).toBeNull()
    await released
    expect(await waiting).not.toBeNull()
  })

  test(`${name}: a place is handed over without delay`, async () => {
    const leases = open(1)
    const started = performance.now()
    const visit = async () => (await leases.acquire(never, 60_000))?.release()
    await Promise.all(Array.from({ length: 60 }, visit))
    // The shortest pause between two questions is 25 ms.
    expect(performance.now() - started).toBeLessThan(60 * 20)
  })

  test(`${name}: giving back twice, or from two sides at once, gives one place back`, async () => {
    const leases = open(1)
    const lease = await leases.acquire(never, 10)
    await Promise.all([lease?.release(), lease?.release()])
    await lease?.release()
    const next = await leases.acquire(never, 10)
    expect(next).not.toBeNull()
    await lease?.release()
    expect(await leases.acquire(never, 10)).toBeNull()
  })

  test(`${name}: a free place needs no patience, and no patience is enough for a taken one`, async () => {
    const leases = open(1)
    expect(await leases.acquire(never, 0)).not.toBeNull()
    const started = performance.now()
    expect(await leases.acquire(never, 300)).toBeNull()
    const waited = performance.now() - started
    expect(waited).toBeGreaterThan(290)
    expect(waited).toBeLessThan(1300)
  })

  test(`${name}: of several at once without patience as many get in as there are places`, async () => {
    const leases = open(3)
    const asked = Array.from({ length: 5 }, () => leases.acquire(never, 0))
    expect((await Promise.all(asked)).map(Boolean)).toEqual([true, true, true, false, false])
  })

  test(`${name}: patience may be without end`, async () => {
    const leases = open(1)
    const lease = await leases.acquire(never, Infinity)
    const next = leases.acquire(never, Infinity)
    expect(await Promise.race([next, sleep(100, 'waits')])).toBe('waits')
    await lease?.release()
    expect(await next).not.toBeNull()
  })

  test(`${name}: who waits too long, or is called off, does not keep the place`, async () => {
    const leases = open(1)
    const lease = await leases.acquire(never, 10)
    const aborts = [new AbortController(), new AbortController()]
    const called = aborts.map(({ signal }) => leases.acquire(signal, 5000))
    const patient = leases.acquire(never, 5000)
    const impatient = leases.acquire(never, 30)
    expect(await impatient).toBeNull()
    for (const abort of aborts) abort.abort()
    expect(await Promise.all(called)).toEqual([null, null])
    await lease?.release()
    const next = await patient
    expect(next).not.toBeNull()
    await next?.release()
    expect(await leases.acquire(AbortSignal.abort(), 10)).toBeNull()
    expect(await leases.acquire(never, 10)).not.toBeNull()
  })

  test(`${name}: called off while asking, nobody is left with a place`, async () => {
    const leases = open(1)
    for (let round = 0; round < 50; round += 1) {
      const abort = new AbortController()
      const asked = leases.acquire(abort.signal, 5000)
      if (round % 2 > 0) await sleep(round / 50)
      abort.abort()
      await (await asked)?.release()
    }
    expect(await leases.acquire(never, 1000)).not.toBeNull()
  })

  test(`${name}: of many who come and go never more are in than there are places, and every fence is greater`, async () => {
    const leases = open(3)
    const seen = { inside: 0, most: 0 }
    const fences: number[] = []
    const visit = async () => {
      const lease = await leases.acquire(never, 60_000)
      seen.most = Math.max(seen.most, (seen.inside += 1))
      fences.push(lease?.fence ?? 0)
      await sleep(Math.random() * 4)
      seen.inside -= 1
      await lease?.release()
    }
    await Promise.all(Array.from({ length: 100 }, visit))
    expect(seen).toEqual({ inside: 0, most: 3 })
    expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b))
  })

  test(`${name}: what is held is not lost, also after it was given back`, async () => {
    const leases = open(1)
    const lease = await leases.acquire(never, 10)
    await sleep(200)
    await lease?.release()
    expect(lease?.lost.aborted).toBe(false)
  })

  test(`${name}: closing calls off who waits and hands out nothing any more`, async () => {
    const leases = open(1)
    const lease = await leases.acquire(never, 10)
    const waiting = [leases.acquire(never, 60_000), leases.acquire(never, 60_000)]
    await leases.close()
    expect(await Promise.all(waiting)).toEqual([null, null])
    expect(await leases.acquire(never, 10)).toBeNull()
    await lease?.release()
    expect(await leases.acquire(never, 10)).toBeNull()
    await leases.close()
  })
}
