import { readFileSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DaemonFolders, filesOf } from './docker-folders.ts'
import { unmountBelow } from './mounts.ts'

const PATIENCE_MS = 15_000
const LOOK_MS = 50
const DOCKERD = /^dockerd$/
/** `runsc-sandbox`, `runsc-gofer`, `runsc-20260905.0`: what gVisor makes of a container, and makes it with. */
const PROGRAMS = [DOCKERD, /^containerd$/, /^containerd-shim-/, /^runsc/]

/**
 * Ends what a daemon of ours left behind (itself, its containerd, the shims that hold its containers) and removes
 * its socket and process id, which would keep a new one from starting. The data stays.
 */
export async function sweepDaemon(folders: DaemonFolders): Promise<void> {
  const { socket, pid, exec } = filesOf(folders)
  await endAll(folders.runtime)
  // gVisor keeps an empty network mounted beside its containers' state, and a daemon that was killed its containers' roots.
  for (const folder of [folders.runtime, folders.data]) await unmountBelow(folder)
  // A dockerd that finds the number of a process that is not quite gone in here waits for it, instead of starting its own.
  const containerdPid = join(exec, 'containerd', 'containerd.pid')
  await Promise.all([socket, pid, containerdPid].map((file) => rm(file, { force: true })))
}

async function endAll(runtime: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  // dockerd first and politely: it ends the others itself, and only what it leaves is killed.
  for (const process of processesOf(runtime, DOCKERD)) signal(process, 'SIGTERM')
  while (processesOf(runtime, DOCKERD).length > 0 && Date.now() < deadline) await sleep(LOOK_MS)
  for (const program of PROGRAMS) {
    // A container's first process ends with its stdin, which its shim holds.
    for (const process of processesOf(runtime, program)) signal(process, 'SIGKILL')
  }
  // They hold the locks on the data until they are gone.
  const left = () => PROGRAMS.some((program) => processesOf(runtime, program).length > 0)
  while (left() && Date.now() < deadline) await sleep(LOOK_MS)
}

/** Processes of a program that were started with a path below the folder, which is nobody else's. */
function processesOf(runtime: string, program: RegExp): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const [command = '', ...args] = commandLine(name)
      const isOne = program.test(command.split('/').at(-1) ?? '')
      return isOne && args.some((word) => word.includes(`${runtime}/`))
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
