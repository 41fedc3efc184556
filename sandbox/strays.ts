import { type HostDaemon, containersOf, hostDaemon } from './daemon-processes.ts'
import { type HostProcess, ageOf, endProcess, familyOf, hostProcesses } from './host-processes.ts'
import { socketOf } from './force.ts'
import type { Runner } from './runner.ts'
import { within } from './within.ts'

const LIST_MS = 10_000

/** Looks for processes of containers that the daemon does not know. */
export interface StrayWatch {
  /** One round. @throws when the daemon does not answer */
  look(): Promise<void>
}

/** Processes that name the same container, which is not in the daemon's list. */
interface Stray {
  container: string
  processes: HostProcess[]
}

/**
 * A container that hung while it was made is not listed any more after a restart of its daemon, and goes on using a
 * processor. What is unknown in two rounds, one after the other, is told as an alarm, and ended where the daemon is
 * ours alone: in another's, somebody may know what it is.
 */
export function createStrayWatch({ docker, log }: Pick<Runner, 'docker' | 'log'>): StrayWatch {
  const socketPath = socketOf(docker)
  if (socketPath === null) {
    log.debug('The Docker daemon is not on this machine: no look for processes of unknown containers.')
    return { look: async () => {} }
  }
  let suspects = new Set<string>()
  let told = new Set<string>()
  return {
    async look() {
      const daemon = hostDaemon(socketPath)
      const unknown = await unknownOf(docker, daemon)
      const strays = unknown.filter(({ container }) => suspects.has(container))
      suspects = new Set(unknown.map(({ container }) => container))
      for (const stray of strays) {
        const ended = daemon.isPrivate && endAll(stray)
        if (!told.has(stray.container)) log.error(factsOf(stray, ended), sentenceOf(ended))
      }
      told = new Set(strays.map(({ container }) => container))
    },
  }
}

/** Asked before and after: a container may be made or removed while the processes are looked at. */
async function unknownOf(docker: Runner['docker'], daemon: HostDaemon): Promise<Stray[]> {
  const before = await listed(docker)
  const processes = hostProcesses()
  const known = new Set([...before, ...(await listed(docker))])
  const unknown = new Map<string, HostProcess[]>()
  for (const process of processes) {
    const ids = containersOf(process, daemon)
    const [container] = ids
    if (container === undefined || ids.some((id) => known.has(id))) continue
    unknown.set(container, [...(unknown.get(container) ?? []), process])
  }
  return [...unknown].map(([container, found]) => ({ container, processes: found }))
}

async function listed(docker: Runner['docker']): Promise<string[]> {
  const containers = await within(LIST_MS, 'list', (abortSignal) =>
    docker.listContainers({ all: true, abortSignal }),
  )
  return containers.map(({ Id }) => Id)
}

/** With all that they started: a container's own processes do not name it. */
function endAll({ processes }: Stray): boolean {
  const all = hostProcesses()
  const families = processes.flatMap((process) => familyOf(process, all))
  return families.map(endProcess).includes(true)
}

const factsOf = ({ container, processes }: Stray, ended: boolean) => ({
  container,
  pids: processes.map(({ pid }) => pid),
  ageMs: Math.max(...processes.map(ageOf)),
  ended,
})

const sentenceOf = (ended: boolean): string =>
  ended
    ? 'Processes of a container that the daemon does not know were ended.'
    : 'Processes run for a container that the daemon does not know; look at them, and end them by hand.'
