import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Names this process among all that make containers: machine, process id, its start time, which tells it from a
 * later process of the same number, and which start of the machine that is counted from.
 */
export function thisOwner(): string {
  return ownerOf(process.pid) ?? `${hostname()}:${process.pid}:0`
}

/** Is the owner of a container known to be gone? Of another machine's processes nothing is known. */
export function isGone(owner: string): boolean {
  const [host, pid] = owner.split(':')
  return host === hostname() && ownerOf(Number(pid)) !== owner
}

function ownerOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold spaces; behind it are the state, and as the 20th the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Over, and waiting for its parent to take notice, which some never do.
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    const started = fields[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${hostname()}:${pid}:${started}:${boot}`
  } catch {
    return null
  }
}
