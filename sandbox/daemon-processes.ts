import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { HostProcess } from './host-processes.ts'

/** A daemon of this machine, whose containers' processes can be told from other daemons'. */
export interface HostDaemon {
  /** Only Reckoner uses it: what its list of containers does not know is nobody's. */
  isPrivate: boolean
  /** Do words of a command line name something that only this daemon has? */
  owns(words: string[]): boolean
}

/** Where the daemon listens that the system starts; its containerd may be the system's. */
const USUAL_SOCKETS = ['/run/docker.sock', '/var/run/docker.sock']
const USUAL_PLACE = /\/run\/(containerd|docker)\//
/** Where other daemons keep what runs, beside their socket: the embedded stack's, rootless ones. */
const PLACES = ['exec', 'docker']
/** The keeper's lock lies beside the socket of a daemon of the embedded stack, and of no other. */
const KEEPER = 'keeper.lock'

/** What holds a container, makes it, or is gVisor's part of it. */
const PROGRAM = /^(containerd-shim|runc|runsc)/
const SHIM = /^containerd-shim/
const ID = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g
/** Plug-ins of a daemon run as containers do, and are none. */
const PLUGINS = /\bplugins\.moby\b|-plugins\b/

/** @param socket its path @returns how to know the daemon's processes */
export function hostDaemon(socket: string): HostDaemon {
  if (USUAL_SOCKETS.includes(socket)) return { isPrivate: false, owns: isUsual }
  const folder = dirname(socket)
  const places = PLACES.map((name) => `${join(folder, name)}/`)
  const isPrivate = existsSync(join(folder, KEEPER))
  // As `stack/docker-keeper.ts` calls it: a containerd of the system may hold its containers too.
  const namespace = `reckoner-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`
  return {
    isPrivate,
    owns: (words) => words.some((word) => word === namespace || places.some((place) => word.includes(place))),
  }
}

const isUsual = (words: string[]): boolean =>
  words.some((word) => USUAL_PLACE.test(word)) &&
  words.some((word) => word === 'moby' || word.includes('/moby/'))

/** What holds a container for the daemon: its end is told by this one. */
export const isShim = ({ words: [program = ''] }: HostProcess): boolean => SHIM.test(basename(program))

/** The ids that the command line of a container's process names; none: it is no such process of this daemon. */
export function containersOf({ words }: HostProcess, daemon: HostDaemon): string[] {
  const [program = ''] = words
  if (!PROGRAM.test(basename(program)) || !daemon.owns(words)) return []
  const line = words.join(' ')
  return PLUGINS.test(line) ? [] : [...new Set(line.match(ID) ?? [])]
}
