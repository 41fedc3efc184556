import type { Lease, Leases } from '#domain/lease.ts'
import { createFences } from './fences.ts'

/** A timer that is set for longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Places of this process alone. They are never lost. */
export function createLocalLeases(places: number): Leases {
  const fences = createFences()
  const waiting = new Set<(mine: boolean) => void>()
  let free = places
  let closed = false

  // A place that somebody waits for is handed over, so that nobody who comes now slips in before.
  const leave = (): void => {
    const [first] = waiting
    if (first) first(true)
    else free += 1
  }
  const lease = (): Lease => {
    let left = false
    const release = async () => {
      if (!left) leave()
      left = true
    }
    return { fence: fences.next(), lost: new AbortController().signal, release }
  }
  const enter = (): boolean => {
    if (free === 0) return false
    free -= 1
    return true
  }
  /** Whether a place was handed over before the patience ended. */
  const wait = async (signal: AbortSignal, patienceMs: number): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const settle = (mine: boolean) => {
      waiting.delete(settle)
      resolve(mine)
    }
    const giveUp = () => settle(false)
    waiting.add(settle)
    const timer = setTimeout(giveUp, Math.min(patienceMs, LONGEST_TIMER_MS))
    signal.addEventListener('abort', giveUp, { once: true })
    const mine = await promise
    clearTimeout(timer)
    signal.removeEventListener('abort', giveUp)
    return mine
  }

  return {
    async acquire(signal, patienceMs) {
      if (signal.aborted || closed) return null
      if (!enter() && !(await wait(signal, patienceMs))) return null
      if (!signal.aborted && !closed) return lease()
      leave()
      return null
    },
    async close() {
      closed = true
      for (const settle of waiting) settle(false)
    },
  }
}
