import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A held lock. The kernel gives it back when this process ends, however it ends. */
export interface Lock {
  release(): Promise<void>
}

/**
 * Takes the lock of a file, across processes; null when somebody else holds it, and still does after `seconds`.
 * @throws Error when `flock` (package util-linux) is missing
 */
export async function tryLock(file: string, seconds = 0): Promise<Lock | null> {
  return lockOf(file, seconds === 0 ? ['-n'] : ['-w', String(seconds)])
}

/**
 * Takes the lock of a file, across processes, waiting as long as it takes.
 * @param waiting called once when somebody else holds it
 */
export async function takeLock(file: string, waiting: () => void): Promise<Lock> {
  const free = await tryLock(file)
  if (free) return free
  waiting()
  const lock = await lockOf(file, [])
  if (!lock) throw new Error(`The lock ${file} could not be taken.`)
  return lock
}

/** Takes the lock of a file together with others who share it; waits while somebody holds it for himself alone. */
export async function shareLock(file: string): Promise<Lock> {
  const lock = await lockOf(file, ['-s'])
  if (!lock) throw new Error(`The lock ${file} could not be taken.`)
  return lock
}

async function lockOf(file: string, flags: string[]): Promise<Lock | null> {
  await mkdir(dirname(file), { recursive: true })
  // Node has no flock(2): `cat` holds it for us until our end of its pipe closes, which the kernel does at our death.
  const helper = spawn('flock', [...flags, file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Its own session, or Ctrl-C in a terminal would end it before what it protects is cleaned up.
    detached: true,
  })
  const held = await Promise.race([said(helper), ended(helper)])
  return held ? { release: () => release(helper) } : null
}

async function release(helper: ChildProcess): Promise<void> {
  if (helper.exitCode !== null || helper.signalCode !== null) return
  const over = new Promise((resolve) => helper.once('exit', resolve))
  helper.stdin?.end()
  await over
}

async function said(helper: ChildProcess): Promise<true> {
  await new Promise((resolve) => helper.stdout?.once('data', resolve))
  return true
}

async function ended(helper: ChildProcess): Promise<false> {
  const code = await new Promise<number | null>((resolve, reject) => {
    helper.once('error', () => reject(new Error('flock is missing; install the package util-linux.')))
    helper.once('exit', resolve)
  })
  if (code === 1) return false
  throw new Error(`flock ended with exit code ${code}.`)
}
