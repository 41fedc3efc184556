import type Docker from 'dockerode'
import { containersOf, hostDaemon, isShim } from './daemon-processes.ts'
import { endProcess, familyOf, type HostProcess, hostProcesses } from './host-processes.ts'
import { unthrottle } from './throttle.ts'
import { within } from './within.ts'

const LIST_MS = 10_000

/** Where a daemon of this machine listens; null: it is elsewhere. */
export function socketOf(docker: Docker): string | null {
  const path: unknown = Reflect.get(docker.modem, 'socketPath')
  return typeof path === 'string' ? path : null
}

/**
 * Ends the processes of a container without its daemon, which takes a few tenths of a second for it while a program
 * keeps all processors busy: only where the daemon is ours alone, and leaving to it what holds the container.
 * @param id the container's whole id
 */
export function killHere(docker: Docker, id: string): void {
  const socket = socketOf(docker)
  const daemon = socket === null ? null : hostDaemon(socket)
  if (!daemon?.isPrivate) return
  const processes = hostProcesses()
  const holders = processes.filter((process) => isShim(process) && containersOf(process, daemon).includes(id))
  for (const holder of holders)
    for (const process of processes) if (process.parent === holder.pid) end(process)
}

/** Dying takes processor time as well, and a container that used its share up is given none for a while. */
function end(process: HostProcess): void {
  unthrottle(process)
  endProcess(process)
}

/**
 * Ends every process of a container that its daemon cannot end, because the runtime hangs while it makes it: only where
 * the daemon is ours alone.
 * @param container its name or id
 * @returns whether anything was ended
 */
export async function endByForce(docker: Docker, container: string): Promise<boolean> {
  const socket = socketOf(docker)
  const daemon = socket === null ? null : hostDaemon(socket)
  if (!daemon?.isPrivate) return false
  // A look at the one container would wait for the lock that the hanging call holds; the list does not.
  const all = await within(LIST_MS, 'list', (abortSignal) =>
    docker.listContainers({ all: true, abortSignal }),
  )
  const found = all.find(({ Id, Names }) => Id === container || Names.includes(`/${container}`))
  if (!found) return false
  const processes = hostProcesses()
  const own = processes.filter((process) => containersOf(process, daemon).includes(found.Id))
  return own
    .flatMap((process) => familyOf(process, processes))
    .map(endProcess)
    .includes(true)
}
