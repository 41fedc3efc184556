import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 5000
const LOOK_MS = 20

/**
 * Kills every process of a container that the daemon cannot end, or does not even list, because its runtime hangs:
 * the shim, the runtime, and what they started. They are told by the container's id on their command lines, and what one of
 * them started in the moment before it was killed, an orphan by then, by the process group that it led.
 * @returns true when none is left
 */
export async function killContainer(id: string): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS
  const groups = new Set<string>()
  for (;;) {
    const processes = processesOf(id, groups)
    if (processes.length === 0) return true
    if (Date.now() > deadline) return false
    for (const pid of processes) kill(pid)
    await sleep(LOOK_MS)
  }
}

/**
 * Those that name the container, and their descendants, whose command lines may be empty.
 * @param groups process groups that were led by one of them; it learns of more
 */
function processesOf(id: string, groups: Set<string>): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const found = new Set(all.filter((pid) => read(pid, 'cmdline').includes(id) || groups.has(groupOf(pid))))
  const parents = new Map(all.map((pid) => [pid, parentOf(pid)]))
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  for (const pid of found) if (groupOf(pid) === pid) groups.add(pid)
  return [...found].filter((pid) => !isOver(pid)).map(Number)
}

/** The fields of `stat` behind the name, which may hold anything: state, parent, process group. */
function statusOf(pid: string): string[] {
  return read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
}

function parentOf(pid: string): string {
  return statusOf(pid)[1] ?? ''
}

/** A number that no other group is given as long as one of its members is left. */
function groupOf(pid: string): string {
  return statusOf(pid)[2] ?? ''
}

/** Gone, or only waiting for its parent to take notice. */
function isOver(pid: string): boolean {
  return ['', 'Z', 'X'].includes(statusOf(pid)[0] ?? '')
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // It ended in between.
    return ''
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in between, which is all that was wanted.
  }
}
