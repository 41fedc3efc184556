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
    // The name in parentheses may hold spaces; the start time is the 20th field after it.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${hostname()}:${pid}:${started}:${boot}`
  } catch {
    return null
  }
}
