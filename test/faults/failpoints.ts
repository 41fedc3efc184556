import { mkdirSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { armedName, firedOf } from '#adapters/failpoints/names.ts'
import type { Failpoint, Failure } from '#domain/failpoint.ts'

/** Makes the processes of a world fail at named points. */
export interface Failpoints {
  folder: string
  /**
   * Arms a point for the first process that comes to it.
   * @param passes at which pass from now on, counted from 1
   */
  arm(point: Failpoint, failure: Failure, passes?: number): Promise<Arming>
  /** Every point that any process has passed. */
  passed(): Promise<Set<string>>
}

export interface Arming {
  /** Resolves with the number of the process in which it fired; null: nobody came in time, and it is disarmed. */
  fired(withinMs: number): Promise<number | null>
  /** Lets go who is held. */
  release(): Promise<void>
  /** Takes it back, fired or not. */
  disarm(): Promise<void>
}

const LOOK_MS = 15
let count = 0

/** @param folder of its own; it is made */
export function createFailpoints(folder: string): Failpoints {
  mkdirSync(folder, { recursive: true })
  return {
    folder,
    async arm(point, failure, passes = 1) {
      const id = String((count += 1))
      await writeFile(join(folder, armedName({ point, failure, passes, id })), '')
      return armingOf(folder, id)
    },
    async passed() {
      const text = await readFile(join(folder, 'passed'), 'utf8').catch(() => '')
      return new Set(text.split('\n').filter((point) => point !== ''))
    },
  }
}

function armingOf(folder: string, id: string): Arming {
  const names = async () => readdir(folder)
  const disarm = async () => {
    const own = (await names()).filter((name) => name.endsWith(`=${id}`) || firedOf(name)?.id === id)
    await Promise.all(own.map((name) => rm(join(folder, name), { force: true })))
  }
  const pid = async () => (await names()).map(firedOf).find((fired) => fired?.id === id)?.pid ?? null
  return {
    disarm,
    release: disarm,
    async fired(withinMs) {
      for (const end = Date.now() + withinMs; ; await sleep(LOOK_MS)) {
        const found = await pid()
        if (found !== null) return found
        if (Date.now() >= end) break
      }
      await disarm()
      // It may have fired between the last look and now; then its file is gone and nobody is held.
      return null
    },
  }
}
