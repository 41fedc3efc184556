import { setTimeout as sleep } from 'node:timers/promises'
import { ACTIVITY_POINTS, type ActivityPoint } from '#domain/failpoint.ts'
import { pointAt, type Strike } from './fault.ts'
import { signal } from './part.ts'
import type { Process } from './processes.ts'
import type { Toxic } from './proxy.ts'
import type { Dependency } from './servers.ts'
import type { World } from './world.ts'

/** How long a job may take to come to a place, in milliseconds. */
const COMES_MS = 30_000

/**
 * Holds whoever comes to the place while something is done to it, then lets it go.
 * @param during gets the number of the process that is held
 * @returns false when nobody came
 */
export async function whileHeld(
  { world, place, random }: Strike,
  during: (pid: number) => Promise<void>,
  points: readonly ActivityPoint[] = ACTIVITY_POINTS,
): Promise<boolean> {
  const held = await world.failpoints.arm(pointAt(place, random.pick(points)), 'hold')
  const pid = await held.fired(COMES_MS)
  if (pid === null) return false
  try {
    await during(pid)
  } finally {
    await held.release()
  }
  return true
}

/** The process that comes to the point dies there; whoever keeps it starts it again. */
export async function dieAt({ world, place }: Strike, point: ActivityPoint): Promise<boolean> {
  const arming = await world.failpoints.arm(pointAt(place, point), 'kill')
  return (await arming.fired(COMES_MS)) !== null
}

/** The process that comes to the place stands still for a while, with all that it has in hand. */
export async function standStillAt({ world, place, random }: Strike, ms: number): Promise<boolean> {
  const arming = await world.failpoints.arm(pointAt(place, random.pick(ACTIVITY_POINTS)), 'stop')
  const pid = await arming.fired(COMES_MS)
  if (pid === null) return false
  await sleep(ms)
  signal(pid, 'SIGCONT')
  return true
}

/** What comes to the place throws there. */
export async function throwAt({ world, place, random }: Strike): Promise<boolean> {
  const arming = await world.failpoints.arm(pointAt(place, random.pick(ACTIVITY_POINTS)), 'error')
  return (await arming.fired(COMES_MS)) !== null
}

/** A server dies while a job is at the place, and comes back. */
export async function deadServer(at: Strike, name: Dependency, ms: number): Promise<boolean> {
  const part = at.world.part(name)
  const struck = await whileHeld(at, () => part.kill())
  if (!struck) return false
  await sleep(ms)
  await part.start()
  return true
}

/** The way to a server is poisoned while a job is at the place. */
export async function badWire(
  at: Strike,
  dependency: Dependency,
  toxic: Toxic,
  { ms, of = () => undefined }: { ms: number; of?: (pid: number) => readonly Process[] | undefined },
): Promise<boolean> {
  let cut: readonly Process[] | undefined
  const struck = await whileHeld(at, async (pid) => {
    cut = of(pid)
    await at.world.cut(dependency, toxic, cut)
  })
  if (!struck) return false
  await sleep(ms)
  await at.world.cut(dependency, { kind: 'none' }, cut)
  return true
}

/** Ours that have the number given. */
export const processOf = ({ apis, workers }: World, pid: number): Process[] =>
  [...apis, ...workers].filter(({ part }) => part.isUp() && part.pid() === pid)
