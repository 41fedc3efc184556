import { readFileSync, readdirSync } from 'node:fs'

/** A process of this machine, as it was when it was looked at. */
export interface HostProcess {
  pid: number
  parent: number
  /** Clock ticks from the machine's start; tells it from a later process of the same number. */
  started: number
  /** Its command line; empty of one that has ended or belongs to the kernel. */
  words: string[]
}

/** Of every Linux machine, whatever its kernel counts in. */
const TICKS_PER_SECOND = 100

/** All of them; none where there is no `/proc`. */
export function hostProcesses(): HostProcess[] {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    return pids.flatMap((pid) => processOf(Number(pid)) ?? [])
  } catch {
    return []
  }
}

/** The process and all that it started, and that these started. */
export function familyOf(first: HostProcess, all: HostProcess[]): HostProcess[] {
  const family = [first]
  // It grows while it is gone through.
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid))
  return family
}

/** How long a process has been there, in milliseconds. */
export function ageOf({ started }: HostProcess): number {
  const [uptime = '0'] = readFileSync('/proc/uptime', 'utf8').split(' ')
  return Math.round((Number(uptime) - started / TICKS_PER_SECOND) * 1000)
}

/** SIGKILL, unless its number is another process's by now. @returns whether it was there and could be killed */
export function endProcess({ pid, started }: HostProcess): boolean {
  if (processOf(pid)?.started !== started) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

/** Null: there is none of that number; one that only waits for its parent to take notice is none. */
function processOf(pid: number): HostProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold spaces: behind it are the state, the parent, and as the 20th the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return { pid, parent: Number(fields[1]), started: Number(fields[19]), words }
  } catch {
    return null
  }
}
