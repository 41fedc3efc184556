import { readFileSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DaemonFolders, filesOf } from './docker-folders.ts'

const PATIENCE_MS = 15_000
const LOOK_MS = 50

/**
 * Ends what a daemon of ours left behind (itself, its containerd, the shims that hold its containers) and removes
 * its socket and process id, which would keep a new one from starting. The data stays.
 */
export async function sweepDaemon(folders: DaemonFolders): Promise<void> {
  const { socket, pid } = filesOf(folders)
  await endAll(folders.runtime)
  await Promise.all([rm(socket, { force: true }), rm(pid, { force: true })])
}

async function endAll(runtime: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  // dockerd first and politely: it ends the others itself, and only what it leaves is killed.
  for (const process of processesOf(runtime, 'dockerd')) signal(process, 'SIGTERM')
  while (processesOf(runtime, 'dockerd').length > 0 && Date.now() < deadline) await sleep(LOOK_MS)
  for (const program of ['dockerd', 'containerd', 'containerd-shim-runc-v2', 'containerd-shim-runsc-v1']) {
    // A container's first process ends with its stdin, which its shim holds.
    for (const process of processesOf(runtime, program)) signal(process, 'SIGKILL')
  }
}

/** Processes of a program that were started with a path below the folder, which is nobody else's. */
function processesOf(runtime: string, program: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const [command = '', ...args] = commandLine(name)
      return command.split('/').at(-1) === program && args.some((word) => word.includes(`${runtime}/`))
    })
    .map(Number)
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended in between, which is all that was wanted.
  }
}
