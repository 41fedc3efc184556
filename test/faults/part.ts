import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from '#stack/service.ts'

/** A process of the world that can be ended in every way and comes back. */
export interface Part {
  name: string
  isUp(): boolean
  /** @throws Error when it is down */
  pid(): number
  /** SIGKILL; it stays down until `start`. Nothing, when it is down already. */
  kill(): Promise<void>
  /** Ends it in good order; it stays down until `start`. */
  end(): Promise<void>
  /** Resolves when it serves; tries again while it cannot. @throws Error after many tries */
  start(): Promise<void>
  /** SIGSTOP: it stands still with all that it holds, until `thaw`. */
  freeze(): void
  thaw(): void
  /** How often it ended by itself: at a failpoint, or because it gave up. */
  deaths(): number
}

/** How long it takes until somebody starts again what died, in milliseconds. */
const PAUSE_MS = 500
/** What cannot be started as often is no victim of a fault. */
const TRIES = 40

/** A part that is down; one that ends unasked is started again, as a service manager would. */
export function createPart(name: string, begin: () => Promise<Running>): Part {
  let running: Running | null = null
  let wanted = false
  let starting: Promise<void> | null = null
  let deaths = 0

  const isWanted = () => wanted && running === null

  async function untilUp(): Promise<void> {
    for (let tries = 1; isWanted(); tries += 1) {
      try {
        watch(await begin())
      } catch (error) {
        if (tries === TRIES) throw error
        await sleep(PAUSE_MS)
      }
    }
  }

  function watch(born: Running): void {
    running = born
    void follow(born)
  }

  async function follow(born: Running): Promise<void> {
    await born.ended
    if (running === born) running = null
    if (!isWanted()) return
    deaths += 1
    await sleep(PAUSE_MS)
    if (isWanted())
      await start().catch((error: unknown) => process.stderr.write(`${name}: ${String(error)}\n`))
  }

  async function start(): Promise<void> {
    wanted = true
    starting ??= untilUp().finally(() => {
      starting = null
    })
    return starting
  }

  /** Whoever is being started is waited for, since there is nothing yet that could be ended. */
  async function down(how: (up: Running) => Promise<void> | void): Promise<void> {
    wanted = false
    await starting?.catch(() => {})
    const up = running
    if (up === null) return
    await how(up)
    await up.ended
  }

  function pid(): number {
    if (running === null) throw new Error(`${name} is down.`)
    return running.process.pid
  }

  return {
    name,
    isUp: () => running !== null,
    pid,
    start,
    kill: () => down((up) => signal(up.process.pid, 'SIGKILL')),
    end: () =>
      down((up) => {
        signal(up.process.pid, 'SIGCONT')
        return up.stop()
      }),
    freeze: () => signal(pid(), 'SIGSTOP'),
    thaw: () => running && signal(running.process.pid, 'SIGCONT'),
    deaths: () => deaths,
  }
}

/** To one that has just gone it is no error. */
export function signal(pid: number, what: NodeJS.Signals): void {
  try {
    process.kill(pid, what)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
