import type { Shelf } from './shelf.ts'
import { MAX_AGE_MS, type Standby } from './standby.ts'

/** A container waits no longer than this for the next attempt of its job: it is removed within a minute. */
const KEPT_MS = 50_000

/** Containers that have run a program of a job and wait for its next attempt: never for another job's. */
export interface Kept {
  put(lease: string, standby: Standby): void
  /** The job's own container, if it still waits here and suits. */
  take(lease: string, suits: (standby: Standby) => boolean): Standby | null
  close(): Promise<void>
}

/** @param most of them wait at the same time; the one that has waited longest has to go */
export function createKept(most: number): Kept {
  const places = new Map<string, { standby: Standby; timer: NodeJS.Timeout }>()
  const ending = new Set<Promise<void>>()

  const end = (standby: Standby) => {
    const done = standby.end().finally(() => ending.delete(done))
    ending.add(done)
  }
  const remove = (lease: string): Standby | null => {
    const place = places.get(lease)
    places.delete(lease)
    clearTimeout(place?.timer)
    return place?.standby ?? null
  }
  const drop = (lease: string) => {
    const standby = remove(lease)
    if (standby) end(standby)
  }
  return {
    put(lease, standby) {
      drop(lease)
      const timer = setTimeout(() => drop(lease), KEPT_MS)
      timer.unref()
      places.set(lease, { standby, timer })
      // A map keeps the order in which things were put in.
      const [oldest] = places.keys()
      if (places.size > most && oldest !== undefined) drop(oldest)
    },
    take(lease, suits) {
      const standby = remove(lease)
      if (!standby) return null
      if (standby.channel.alive && Date.now() - standby.bornAt < MAX_AGE_MS && suits(standby)) return standby
      end(standby)
      return null
    },
    async close() {
      for (const lease of places.keys()) drop(lease)
      await Promise.all(ending)
    },
  }
}

/** Can a program of this shelf run in it? What is imported already does no harm. */
export const suitsShelf = (standby: Standby, shelf: Shelf): boolean =>
  standby.shelf === 'science' || shelf === 'bare'
