import { randomUUID } from 'node:crypto'
import { createAlarm } from '#adapters/events/alarm.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import type { Lease, Leases } from '#domain/lease.ts'
import { createFences } from './fences.ts'
import { createHoldings } from './holdings.ts'
import { createLocalLeases } from './local.ts'
import { createRegister, type Grant } from './register.ts'

/** How long a place outlives a holder who died; it is renewed three times as often. */
const TTL_MS = 10_000

/** Redis is asked again after about this long, at first and then less and less often. */
const PAUSE_MS = { first: 50, growth: 1.5, longest: 250 }

export interface RedisLeasesOptions {
  /** `redis://…` or `rediss://…` */
  redisUrl: string
  /** What the places are for: `sandbox`. Every name has places of its own. */
  name: string
  /** Places of all processes together. */
  places: number
  /** Places of this process while Redis is away; what it holds by then counts. */
  localPlaces: number
  ttlMs?: number
  log: Log
}

/**
 * Places that all processes with the same Redis and name share. Redis holds nothing that cannot be lost, so that it is
 * away neither ends work nor keeps new work waiting:
 *
 * - While it is away, what is held goes on, and this process alone grants new leases, up to `localPlaces`.
 * - When it is back, all of these enter its count, above the limit if need be, and nobody is granted a place until the
 *   limit holds again. It is the same when Redis comes back with its memory lost.
 * - `lost` is aborted in one case: a holder was paused or cut off for longer than `ttlMs`, Redis remembers that it gave
 *   the place to another, and no place is free now. A holder who finds room has a place again and goes on.
 */
export function createRedisLeases({ localPlaces, ttlMs = TTL_MS, ...use }: RedisLeasesOptions): Leases {
  const log = use.log.child({ leases: use.name })
  const fences = createFences()
  const register = createRegister({ ...use, ttlMs, fences, log })
  const holdings = createHoldings({ register, everyMs: ttlMs / 3, log })
  const closing = new AbortController()
  const alarm = createAlarm(closing.signal)
  /** Those who were told no. Only the first of them goes on asking. */
  const line = createLocalLeases(1)
  let inLine = 0
  /** Settles when whoever came last has been answered once. */
  let answered: Promise<unknown> = Promise.resolve()
  const pending = new Set<Promise<unknown>>()

  async function ask(token: string): Promise<Lease | null> {
    try {
      // What this process holds enters the count before it asks for more.
      if (register.away()) await holdings.renew()
      if (register.away()) return grantHere(token)
      const grant = await register.take(token)
      return grant && leaseOf(token, grant)
    } catch {
      return grantHere(token)
    }
  }

  function grantHere(token: string): Lease | null {
    if (holdings.tokens().length >= localPlaces) return null
    return leaseOf(token, { fence: fences.next(), memory: '' })
  }

  function leaseOf(token: string, grant: Grant): Lease {
    const lost = new AbortController()
    holdings.add({ token, lost, ...grant })
    return { fence: grant.fence, lost: lost.signal, release: () => giveBack(token) }
  }

  async function giveBack(token: string): Promise<void> {
    holdings.remove(token)
    await register.drop(token)
    alarm.ring()
  }

  /** Asks until there is a place or the wait is over. */
  async function insist({ token, signal, over, left }: Wait): Promise<Lease | null> {
    signal.addEventListener('abort', alarm.ring, { once: true })
    let lease: Lease | null = null
    for (let pause = PAUSE_MS.first; !over() && left() > 0; pause = longer(pause)) {
      lease = await ask(token)
      if (lease) break
      // Uneven, lest all processes ask at the same moments.
      await alarm.wait(Math.min(left(), pause * (0.5 + Math.random() / 2)))
    }
    signal.removeEventListener('abort', alarm.ring)
    return lease
  }

  async function queue(wait: Wait): Promise<Lease | null> {
    inLine += 1
    const turn = await line.acquire(wait.signal, wait.left())
    const lease = turn && (await insist(wait))
    await turn?.release()
    inLine -= 1
    return lease
  }

  /** Asks once, unless others wait. @returns the lease, or the wait for it */
  async function enter(wait: Wait): Promise<{ lease: Promise<Lease | null> }> {
    const lease = inLine > 0 || wait.over() ? null : await ask(wait.token)
    return { lease: lease ? Promise.resolve(lease) : queue(wait) }
  }

  async function acquire(wait: Wait): Promise<Lease | null> {
    // One after another, so that nobody slips in before who came first; and it is not a matter of patience.
    const entered = answered.then(() => enter(wait))
    answered = entered
    const lease = await (await entered).lease
    if (lease && !wait.over()) return lease
    // An answer that came too late, or never, may have been a place.
    await giveBack(wait.token)
    return null
  }

  return {
    async acquire(signal, patienceMs) {
      const deadline = performance.now() + patienceMs
      const over = () => signal.aborted || closing.signal.aborted
      if (over()) return null
      const left = () => Math.max(0, deadline - performance.now())
      const asked = acquire({ token: randomUUID(), signal, over, left })
      pending.add(asked)
      return asked.finally(() => pending.delete(asked))
    },
    async close() {
      closing.abort()
      await line.close()
      await Promise.all(pending)
      holdings.close()
      await Promise.all(holdings.tokens().map(giveBack))
      await register.close()
    },
  }
}

/** Somebody who wants a place. */
interface Wait {
  token: string
  signal: AbortSignal
  /** Whether nobody wants it any more. */
  over(): boolean
  /** Milliseconds of patience that are left. */
  left(): number
}

const longer = (pause: number): number => Math.min(pause * PAUSE_MS.growth, PAUSE_MS.longest)
