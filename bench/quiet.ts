import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds that all processors together have worked, and been there, since the machine was started. */
export function processorTimes(): { worked: number; all: number } {
  let worked = 0
  let all = 0
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq
    worked += sum
    all += sum + times.idle
  }
  return { worked, all }
}

const LOOK_MS = 100
const LOOKS = 3
/** Work of which nobody notices anything. */
const QUIET_SHARE = 0.15

/**
 * Waits until the machine is quiet: what the last run left behind is cleared away, and the shelves are full again.
 * @returns whether it came to be within the patience, in milliseconds
 */
export async function untilQuiet(patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  let quiet = 0
  while (quiet < LOOKS) {
    if (performance.now() > deadline) return false
    const before = processorTimes()
    await sleep(LOOK_MS)
    const after = processorTimes()
    const share = (after.worked - before.worked) / Math.max(1, after.all - before.all)
    quiet = share < QUIET_SHARE ? quiet + 1 : 0
  }
  return true
}
