import { appendFileSync, existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Failpoint, Failure } from '#domain/failpoint.ts'
import { type Armed, armedName, armedOf, firedName } from './names.ts'

/** Longest time that a process is held, in milliseconds: whoever held it may have died. */
const LONGEST_HOLD_MS = 30_000
const LOOK_MS = 10

let folder: string | null = null

/**
 * From now on this process fails where the files of a folder say so, and tells there which points it passes.
 * @param given null: it never does, which is so outside of tests
 */
export function armFailpoints(given: string | null): void {
  folder = given
}

/**
 * A named place in the code; does nothing unless a test has armed it.
 * @throws Error when it is armed to
 */
export async function hit(point: Failpoint): Promise<void> {
  if (folder !== null) await pass(folder, point)
}

async function pass(where: string, point: Failpoint): Promise<void> {
  appendFileSync(join(where, 'passed'), `${point}\n`)
  const fired = fire(where, point)
  if (fired !== null) await FAIL[fired.failure](fired.file, point)
}

interface Fired {
  failure: Failure
  file: string
}

/** Several processes may come at once: a file that one of them has renamed is nobody else's. */
function fire(where: string, point: Failpoint): Fired | null {
  for (const name of readdirSync(where)) {
    const armed = armedOf(name)
    if (armed?.point !== point) continue
    const file = join(where, armed.passes > 1 ? armedName(less(armed)) : firedName(armed, process.pid))
    if (!renamed(join(where, name), file)) continue
    return armed.passes > 1 ? null : { failure: armed.failure, file }
  }
  return null
}

const less = (armed: Armed): Armed => ({ ...armed, passes: armed.passes - 1 })

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch {
    return false
  }
}

const FAIL: Record<Failure, (file: string, point: Failpoint) => Promise<void>> = {
  async kill() {
    process.kill(process.pid, 'SIGKILL')
    await sleep(LONGEST_HOLD_MS)
  },
  async stop() {
    process.kill(process.pid, 'SIGSTOP')
  },
  async error(_, point) {
    throw new Error(`The failpoint ${point} was armed.`)
  },
  async hold(file) {
    for (const end = Date.now() + LONGEST_HOLD_MS; existsSync(file) && Date.now() < end;) await sleep(LOOK_MS)
  },
}
