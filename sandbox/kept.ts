import { REST_MS } from './rest.ts'
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

interface Place {
  standby: Standby
  timer: NodeJS.Timeout
  isLeaving: boolean
}

/** @param most of them wait at the same time; those that have waited longest have to go */
export function createKept(most: number): Kept {
  const places = new Map<string, Place>()
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
  const dropAfter = (lease: string, milliseconds: number) =>
    setTimeout(() => drop(lease), milliseconds).unref()
  const leave = (lease: string, place: Place) => {
    if (place.isLeaving) return
    clearTimeout(place.timer)
    Object.assign(place, { isLeaving: true, timer: dropAfter(lease, REST_MS) })
  }
  return {
    put(lease, standby) {
      drop(lease)
      if (most === 0) return end(standby)
      places.set(lease, { standby, timer: dropAfter(lease, KEPT_MS), isLeaving: false })
      // A map keeps the order in which things were put in.
      for (const [oldest, place] of [...places].slice(0, Math.max(0, places.size - most)))
        leave(oldest, place)
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
