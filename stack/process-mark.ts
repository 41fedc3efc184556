import { readFileSync } from 'node:fs'

/** A process that is told apart from a later one that got the same number. */
export interface ProcessMark {
  pid: number
  /** Boot id and start time in clock ticks since boot. */
  mark: string
}

/** The mark of a living process, or null when there is none of that number. Zombies count as gone. */
export function markOf(pid: number): ProcessMark | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold spaces, so fields are counted after its end: state is the first, start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return { pid, mark: `${bootId()}/${fields[19]}` }
  } catch {
    return null
  }
}

/** Is exactly this process still alive? */
export function isAlive(process: ProcessMark): boolean {
  return markOf(process.pid)?.mark === process.mark
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}
