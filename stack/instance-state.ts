import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { killGroup } from './child.ts'
import type { Ports } from './ports.ts'
import { type ProcessMark, isAlive } from './process-mark.ts'

/** What an instance says about itself while it runs, in `instance.json` of its folder. */
export interface InstanceState {
  phase: 'starting' | 'ready' | 'stopping'
  /** The process that holds it. */
  holder: ProcessMark
  startedAt: string
  ports: Ports
  children: (ProcessMark & { name: string })[]
}

/** How long what a crashed instance left may take to end by itself: the kernel has asked it to already. */
const GRACE_MS = 5000

export async function readState(folder: string): Promise<InstanceState | null> {
  try {
    return JSON.parse(await readFile(fileOf(folder), 'utf8'))
  } catch {
    // Missing, or cut off by a power cut in the middle of its first write: nothing is known then.
    return null
  }
}

export async function writeState(folder: string, state: InstanceState): Promise<void> {
  const file = fileOf(folder)
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

export async function removeState(folder: string): Promise<void> {
  await rm(fileOf(folder), { force: true })
}

/**
 * Ends what a crashed instance left running. Only processes that are exactly those it started are touched: a number
 * may belong to somebody else by now.
 * @returns the names of what had to be ended
 */
export async function endLeftovers(state: InstanceState): Promise<string[]> {
  const left = () => state.children.filter(isAlive)
  const deadline = Date.now() + GRACE_MS
  const before = left().map((child) => child.name)
  while (left().length > 0 && Date.now() < deadline) await sleep(50)
  for (const child of left()) killGroup(child.pid)
  while (left().length > 0) await sleep(20)
  return before
}

function fileOf(folder: string): string {
  return join(folder, 'instance.json')
}
