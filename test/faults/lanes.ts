import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '#test/pictures/random.ts'
import type { ClientLog } from './auditor/client-log.ts'
import { nameOf, type Pair } from './fault.ts'
import type { World } from './world.ts'

/** What came of one entry of the schedule. */
export interface Struck {
  pair: Pair
  /** false: no job came to the place in time. */
  struck: boolean
  /** When it began, and for how long, in milliseconds. */
  at: number
  ms: number
}

export interface Lanes {
  world: World
  /** Where it is written down what those who strike ask for. */
  log: ClientLog
  schedule: readonly Pair[]
  seed: number
  /** How many strike at the same time. */
  atOnce: number
  /** No strike begins after this, in milliseconds since 1970. */
  until: number
  told(struck: Struck): void
}

/** How often an entry is tried to which no job comes: some places are passed within milliseconds. */
const TRIES = 10

/** Strikes all of a schedule, several at a time, but never two that touch the same thing. */
export async function strikeAll(lanes: Lanes): Promise<Struck[]> {
  const waiting = lanes.schedule.map((pair, index) => ({ pair, index, tries: 0 }))
  const held = new Set<string>()
  const done: Struck[] = []
  const tell = (struck: Struck) => {
    done.push(struck)
    lanes.told(struck)
  }

  function take() {
    const next = waiting.findIndex(({ pair }) => pair.fault.holds.every((thing) => !held.has(thing)))
    return next < 0 ? undefined : waiting.splice(next, 1)[0]
  }

  async function lane(): Promise<void> {
    while (waiting.length > 0 && Date.now() < lanes.until) {
      const entry = take()
      if (entry === undefined) {
        await sleep(100)
        continue
      }
      const { holds } = entry.pair.fault
      holds.forEach((thing) => held.add(thing))
      const struck = await strike(lanes, entry.pair, entry.index)
      holds.forEach((thing) => held.delete(thing))
      entry.tries += 1
      if (!struck.struck && entry.tries < TRIES) waiting.push(entry)
      else tell(struck)
    }
  }

  await Promise.all(Array.from({ length: lanes.atOnce }, lane))
  return done
}

async function strike({ world, log, seed }: Lanes, pair: Pair, index: number): Promise<Struck> {
  const at = Date.now()
  const random = new Random(seed).fork(index)
  try {
    const struck = await pair.fault.strike({ world, log, place: pair.place, random })
    return { pair, struck, at, ms: Date.now() - at }
  } catch (error) {
    // A process that was held may be gone by the time that it is struck.
    process.stderr.write(`${nameOf(pair)}: ${String(error)}\n`)
    return { pair, struck: false, at, ms: Date.now() - at }
  }
}
