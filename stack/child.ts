import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DeathSignal, type RunAs, dieWithParent } from './die-with-parent.ts'
import { type ProcessMark, markOf } from './process-mark.ts'
import type { Running } from './service.ts'

export interface ChildOptions {
  /** As people call it: `PostgreSQL`. */
  name: string
  command: string
  args: string[]
  /** Both of its outputs are appended here. */
  logFile: string
  cwd?: string
  /** The whole environment; by default that of this process. */
  env?: NodeJS.ProcessEnv
  runAs?: RunAs | null
  /** Sent by the kernel when this process dies. */
  deathSignal?: DeathSignal
  /** Asks it to end in good order. */
  stopSignal?: NodeJS.Signals
  /** How long it may take for that before it is killed. */
  stopMs?: number
}

export interface Child {
  name: string
  process: ProcessMark
  /** Resolves when it is gone, with how it ended. */
  ended: Promise<string>
  /** Its last lines since it was started. */
  tail(): string
  /** Ends it in good order, or by force after `stopMs`; leaves none of its own children behind. */
  stop(): Promise<void>
}

const LOG_LIMIT_BYTES = 20_000_000

/**
 * Starts a program that ends with this process, also after `kill -9` of it.
 * @throws Error when it cannot be started at all
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const wrapped = await dieWithParent(options.command, options.args, {
    ...(options.deathSignal ? { signal: options.deathSignal } : {}),
    runAs: options.runAs ?? null,
  })
  const log = openLog(options.logFile)
  const child = spawn(wrapped.command, wrapped.args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env ?? process.env,
    stdio: [wrapped.watchesStdin ? 'pipe' : 'ignore', log.fd, log.fd],
    // Its own group: Ctrl-C reaches only us, we stop things in their order, and the whole group can be ended at last.
    detached: true,
  })
  closeSync(log.fd)
  await spawned(child, options.name)
  return childOf(child, options, () => readFileSync(options.logFile).subarray(log.offset).toString('utf8'))
}

/**
 * Waits until the probe says yes.
 * @throws Error with the child's last lines when it ended or did not become ready in time, and whatever the probe
 *   throws; the child is stopped then
 */
export async function untilReady(
  child: Child,
  probe: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let how: string | null = null
  try {
    while (how === null && Date.now() < deadline) {
      if (await probe()) return
      how = await Promise.race([child.ended, sleep(40, null)])
    }
    const what = how ?? `was not ready within ${Math.round(timeoutMs / 1000)} s`
    throw new Error(`${child.name} ${what}. Its last lines:\n${child.tail()}`)
  } catch (error) {
    await child.stop()
    throw error
  }
}

/** A child that became ready, as the service it is. */
export function runningOf(child: Child, url: string): Running {
  return { url, process: child.process, ended: child.ended, stop: () => child.stop() }
}

function childOf(child: ChildProcess, options: ChildOptions, output: () => string): Child {
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    ),
  )
  const pid = child.pid ?? 0
  return {
    name: options.name,
    process: markOf(pid) ?? { pid, mark: 'gone' },
    ended,
    tail: () => output().trimEnd().split('\n').slice(-20).join('\n'),
    async stop() {
      if (isRunning(child)) child.kill(options.stopSignal ?? 'SIGTERM')
      const limit = new AbortController()
      await Promise.race([ended, sleep(options.stopMs ?? 10_000, null, { signal: limit.signal })])
      limit.abort()
      killGroup(pid)
      await ended
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** Ends what is left of a process group; nothing left is no error. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function spawned(child: ChildProcess, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)))
  })
}

function openLog(file: string): { fd: number; offset: number } {
  mkdirSync(dirname(file), { recursive: true })
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.old`)
  const offset = existsSync(file) ? statSync(file).size : 0
  return { fd: openSync(file, 'a', 0o600), offset }
}
