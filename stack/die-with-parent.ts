import { join } from 'node:path'
import { onPath } from './find.ts'

/** Whom a child runs as, when this process is root and the program refuses root. */
export interface RunAs {
  uid: number
  gid: number
  /** Capabilities it keeps, as `setpriv` names them. */
  capabilities: string[]
}

export interface Command {
  command: string
  args: string[]
  /** true: the child watches its stdin, so it needs a pipe that this process holds. */
  watchesStdin: boolean
}

export type DeathSignal = 'SIGKILL' | 'SIGTERM' | 'SIGINT'

/**
 * Wraps a command so that the child ends when this process ends, also by `kill -9`.
 * Linux sends the signal itself (`setpriv --pdeathsig`); where setpriv is missing a small watcher stands between.
 */
export async function dieWithParent(
  command: string,
  args: string[],
  options: { signal?: DeathSignal; runAs?: RunAs | null } = {},
): Promise<Command> {
  const signal = options.signal ?? 'SIGKILL'
  const setpriv = await onPath('setpriv')
  if (setpriv) {
    const flags = ['--pdeathsig', signal.slice(3), ...runAsFlags(options.runAs ?? null)]
    return { command: setpriv, args: [...flags, ...guarded(command, args)], watchesStdin: false }
  }
  if (options.runAs) throw new Error('setpriv is missing; install the package util-linux.')
  const watcher = join(import.meta.dirname, 'watcher.mjs')
  return { command: process.execPath, args: [watcher, signal, command, ...args], watchesStdin: true }
}

/** A parent that died before the signal was set would never send it, so the child looks once who its parent is. */
function guarded(command: string, args: string[]): string[] {
  const script = 'test "$PPID" = "$1" || exit 125; shift; exec "$@"'
  return ['sh', '-c', script, 'reckoner', String(process.pid), command, ...args]
}

function runAsFlags(runAs: RunAs | null): string[] {
  if (!runAs) return []
  const flags = ['--reuid', String(runAs.uid), '--regid', String(runAs.gid), '--clear-groups']
  const caps = runAs.capabilities.map((name) => `+${name}`).join(',')
  if (caps === '') return flags
  // Else `access`, by which PostgreSQL looks for its own programs, would take no notice of them.
  const kept = '--securebits=+no_setuid_fixup'
  return [...flags, kept, `--inh-caps=${caps}`, `--ambient-caps=${caps}`]
}
