import { setTimeout as sleep } from 'node:timers/promises'

/** One job of a client. */
export interface Lap {
  /** Which client, counted from 0. */
  client: number
  /** When it ended, by `performance.now()`. */
  at: number
  /** From its client's last job to its own end, in milliseconds. */
  took: number
}

/** Clients that never wait between two jobs. */
export interface Stream {
  /** All jobs that ended, in the order in which they did. */
  laps: readonly Lap[]
  /** Resolves when so many have ended. @throws what a job threw */
  ended(count: number): Promise<void>
  /** Lets nobody begin another job; resolves when the last has ended. @throws what a job threw */
  stop(): Promise<void>
}

const LOOK_MS = 20

export function startStream(atOnce: number, work: () => Promise<unknown>): Stream {
  const laps: Lap[] = []
  const stopping = new AbortController()
  let failure: Error | null = null
  const goOn = async (client: number) => {
    try {
      for (let since = performance.now(); !stopping.signal.aborted;) {
        await work()
        const at = performance.now()
        laps.push({ client, at, took: at - since })
        since = at
      }
    } catch (error) {
      stopping.abort()
      failure ??= error instanceof Error ? error : new Error(String(error))
    }
  }
  const clients = Promise.all(Array.from({ length: atOnce }, (_, client) => goOn(client)))
  const throwFailure = () => {
    if (failure !== null) throw failure
  }
  return {
    laps,
    async ended(count) {
      for (; laps.length < count; await sleep(LOOK_MS)) throwFailure()
    },
    async stop() {
      stopping.abort()
      await clients
      throwFailure()
    },
  }
}

/**
 * How many jobs come through in a second: clients by how long one job takes (Little's law). Not their number by the
 * window: jobs that wait for the same places end in bursts, so that one burst more or less would count for much.
 * @param clients how many go on without a pause
 * @throws RangeError when a client ended none in the window: one that hangs would count as quick as the others
 */
export function rateOf(laps: readonly Lap[], clients: number, from: number, to: number): number {
  const within = laps.filter(({ at }) => at >= from && at <= to)
  if (new Set(within.map(({ client }) => client)).size < clients)
    throw new RangeError('A client ended no job in the window.')
  const took = within.reduce((sum, lap) => sum + lap.took, 0) / within.length
  return (clients / took) * 1000
}
