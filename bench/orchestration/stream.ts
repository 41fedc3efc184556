import { setTimeout as sleep } from 'node:timers/promises'

/** Clients that never wait between two jobs. */
export interface Stream {
  /** When each job ended, by `performance.now()`, in the order in which they did. */
  ends: readonly number[]
  /** Resolves when so many have ended. @throws what a job threw */
  ended(count: number): Promise<void>
  /** Lets nobody begin another job; resolves when the last has ended. @throws what a job threw */
  stop(): Promise<void>
}

const LOOK_MS = 20

export function startStream(atOnce: number, work: () => Promise<unknown>): Stream {
  const ends: number[] = []
  const stopping = new AbortController()
  let failure: Error | null = null
  const client = async () => {
    try {
      while (!stopping.signal.aborted) {
        await work()
        ends.push(performance.now())
      }
    } catch (error) {
      stopping.abort()
      failure ??= error instanceof Error ? error : new Error(String(error))
    }
  }
  const clients = Promise.all(Array.from({ length: atOnce }, client))
  const throwFailure = () => {
    if (failure !== null) throw failure
  }
  return {
    ends,
    async ended(count) {
      for (; ends.length < count; await sleep(LOOK_MS)) throwFailure()
    },
    async stop() {
      stopping.abort()
      await clients
      throwFailure()
    },
  }
}

/**
 * How many of these moments come in a second between the first and the last that lie in a window: what the window's
 * ends cut off counts for nothing.
 * @param ends in milliseconds, growing
 * @throws RangeError when fewer than two lie in the window
 */
export function rateOf(ends: readonly number[], from: number, to: number): number {
  const within = ends.filter((at) => at >= from && at <= to)
  const [first, last] = [within[0], within.at(-1)]
  if (first === undefined || last === undefined || last <= first)
    throw new RangeError('There are no two moments in the window.')
  return ((within.length - 1) / (last - first)) * 1000
}
