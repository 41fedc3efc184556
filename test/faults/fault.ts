import type { ActivityPoint, Failpoint } from '#domain/failpoint.ts'
import { STEPS, type Step } from '#domain/steps.ts'
import type { Random } from '#test/pictures/random.ts'
import type { ClientLog } from './auditor/client-log.ts'
import type { World } from './world.ts'

/** Where in a job's life a fault strikes. */
export const PLACES = ['accept', ...STEPS] as const
export type Place = (typeof PLACES)[number]

/** `kill`: a process dies; `cut`: a connection does; `stop`: something stands still or crawls; `fail`: something answers wrongly. */
export const FAMILIES = ['kill', 'cut', 'stop', 'fail'] as const
export type Family = (typeof FAMILIES)[number]

export interface Strike {
  world: World
  /** Where it is written down what is asked of the API. */
  log: ClientLog
  place: Place
  /** The same for the same seed and the same place in the schedule. */
  random: Random
}

/** A row of the fault matrix, as far as it is struck while many jobs run. */
export interface Fault {
  /** Of the matrix: `F14`. */
  row: string
  what: string
  family: Family
  places: readonly Place[]
  /** What must be true all the same; the invariants say it more exactly. */
  expected: string
  /** What no other fault may touch meanwhile. */
  holds: readonly string[]
  /** Strikes and heals. @returns false when no job came to the place in time, and nothing was done */
  strike(at: Strike): Promise<boolean>
}

export interface Pair {
  fault: Fault
  place: Place
}

export const nameOf = ({ fault, place }: Pair) => `${fault.row} ${fault.what} × ${place}`

export const isStep = (place: Place): place is Step => place !== 'accept'

/** The failpoint of a place: accepting has no result to be kept before it is told. */
export function pointAt(place: Place, point: ActivityPoint): Failpoint {
  if (isStep(place)) return `${place}.${point}`
  return point === 'before-effect' ? 'accept.before-commit' : 'accept.after-commit'
}
