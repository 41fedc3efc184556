import type { Logger } from 'pino'
import { SHELVES, type Shelf } from './shelf.ts'
import { MAX_AGE_MS, type Standby } from './standby.ts'

/** How long after a failed start the next one is tried: doubling, in milliseconds. */
const BACKOFF_MS = { first: 1000, most: 60_000 }
/** How often the pool looks whether something is too old, or may be made now. */
const LOOK_MS = 500

export interface PoolOptions {
  /** Makes a container that waits. @throws when it cannot */
  start(shelf: Shelf): Promise<Standby>
  /** How many wait on each shelf at the most. */
  most: number
  /** Are programs running that a start would slow down? */
  isHot(): boolean
  log: Logger
}

/** Containers that are ready before anybody asks: each is given away once. */
export interface Pool {
  /** One that waits on this shelf and suits, or null; a new one is made in the background. */
  take(shelf: Shelf, suits: (standby: Standby) => boolean): Standby | null
  /** Looks whether something is to be made, now that things have changed. */
  tend(): void
  /** Ends all that wait: they are of a time before something changed. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** Makes one container at a time, and none while programs run hot: a start costs more than it saves then. */
export function createPool({ start, most, isHot, log }: PoolOptions): Pool {
  const waiting: Record<Shelf, Standby[]> = { bare: [], science: [] }
  const demand = { bare: createDemand(most), science: createDemand(most) }
  let failures = 0
  let notBefore = 0
  let making: Promise<void> | null = null
  let isClosed = false

  const drop = (standby: Standby) => {
    for (const shelf of SHELVES) waiting[shelf] = waiting[shelf].filter((other) => other !== standby)
    return standby.end()
  }
  const isUsable = ({ channel, bornAt }: Standby) => channel.alive && Date.now() - bornAt < MAX_AGE_MS
  const tidy = () => {
    for (const shelf of SHELVES) {
      for (const standby of waiting[shelf]) if (!isUsable(standby)) void drop(standby)
    }
  }
  const make = async (shelf: Shelf) => {
    try {
      const standby = await start(shelf)
      failures = 0
      demand[shelf].took(standby.startMs)
      if (isClosed) await standby.end()
      else waiting[shelf].push(standby)
    } catch (error) {
      failures += 1
      notBefore = Date.now() + Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** (failures - 1))
      if (!isClosed) log.warn({ error, shelf }, 'A sandbox could not be made ready in advance.')
    }
  }
  const tend = () => {
    tidy()
    if (isClosed || making || isHot() || Date.now() < notBefore) return
    const shelf = SHELVES.find((name) => waiting[name].length < demand[name].size())
    if (shelf === undefined) return
    making = make(shelf).finally(() => {
      making = null
      tend()
    })
  }
  const empty = async () => {
    await making
    await Promise.all(SHELVES.flatMap((shelf) => waiting[shelf].map(drop)))
  }
  const timer = setInterval(tend, LOOK_MS)
  timer.unref()

  return {
    tend,
    empty,
    take(shelf, suits) {
      demand[shelf].asked()
      tidy()
      const found = waiting[shelf].find(suits)
      waiting[shelf] = waiting[shelf].filter((standby) => standby !== found)
      return found ?? null
    },
    async close() {
      isClosed = true
      clearInterval(timer)
      await empty()
    },
  }
}

const MEMORY_MS = 60_000

/** How many should wait on a shelf: what is asked for in twice the time that making one takes, and one more. */
function createDemand(most: number) {
  let asked: number[] = []
  let startMs = 1000
  return {
    asked: () => void asked.push(Date.now()),
    took: (milliseconds: number) => void (startMs = milliseconds),
    size() {
      asked = asked.filter((at) => Date.now() - at < MEMORY_MS)
      return Math.min(most, Math.ceil((asked.length / MEMORY_MS) * startMs * 2) + 1)
    },
  }
}
