import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endLeftovers, type InstanceState, readState, removeState, writeState } from './instance-state.ts'
import { tryLock } from './lock.ts'
import type { Ports } from './ports.ts'
import { isAlive, markOf } from './process-mark.ts'
import type { Running } from './service.ts'
import { supervise } from './supervise.ts'

const GIVEN_UP = 'The start was given up.'

/** Parts are stopped in waves, each wave at once: nobody loses what it still needs to end in good order. */
export const WAVES = ['entries', 'services', 'shared'] as const
export type Wave = (typeof WAVES)[number]

/**
 * How long stopping waits for parts of a wave that are being started; they are ended with this process in any case.
 * A worker that proves its sandbox needs the daemon and the database until it is done, so entries get longer.
 */
const PENDING_MS: Record<Wave, number> = { entries: 20_000, services: 5000, shared: 5000 }

/** The one process that runs an instance: it holds the folder, knows the parts and stops them. */
export interface Holder {
  /** Starts a part, keeps it running, and remembers it for `stop`. */
  keep(wave: Wave, name: string, start: () => Promise<Running>): Promise<Running>
  /** Remembers what else is to be given back at the end. */
  onStop(wave: Wave, stop: () => Promise<void>): Promise<void>
  ready(): Promise<void>
  /** Resolves with a sentence when a part cannot be kept running. */
  broken: Promise<string>
  /** Stops all parts and gives the folder free. Calling it again waits for the same end. */
  stop(): Promise<void>
}

/** Somebody else runs the instance of this folder. */
export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning'
  readonly state: InstanceState | null
  constructor(state: InstanceState | null) {
    const where =
      state?.phase === 'ready' ? `at http://127.0.0.1:${state.ports.api}` : 'and is starting or stopping'
    super(`Reckoner is already running ${where}.`)
    this.state = state
  }
}

export interface HoldOptions {
  folder: string
  ports: Ports
  /** Told in a sentence what went wrong and what is done about it. */
  report(sentence: string): void
}

/**
 * Takes the folder of an instance, ending first what a crashed holder left.
 * @throws AlreadyRunning
 */
export async function hold(options: HoldOptions): Promise<Holder> {
  const { folder, ports, report } = options
  await mkdir(folder, { recursive: true })
  // PostgreSQL's user has to pass through when we are root; the secrets in it have their own file mode.
  await chmod(folder, 0o711)
  const known = await readState(folder)
  // The lock of a holder that was killed a moment ago is about to be free.
  const seconds = known && isAlive(known.holder) ? 0 : 3
  const lock = await tryLock(join(folder, 'instance.lock'), seconds)
  if (!lock) throw new AlreadyRunning(known)
  const left = known ? await endLeftovers(known) : []
  if (left.length > 0) report(`Ended what a crashed start left running: ${left.join(', ')}.`)
  const state = newState(ports)
  await writeState(folder, state)
  return holderOf(folder, state, report, () => lock.release())
}

function newState(ports: Ports): InstanceState {
  const holder = markOf(process.pid)
  if (!holder) throw new Error('There is no /proc here, so that processes cannot be told apart.')
  return { phase: 'starting', holder, startedAt: new Date().toISOString(), ports, children: [] }
}

function holderOf(
  folder: string,
  state: InstanceState,
  report: (sentence: string) => void,
  free: () => Promise<void>,
): Holder {
  const stops: Record<Wave, (() => Promise<void>)[]> = { entries: [], services: [], shared: [] }
  const pending: Record<Wave, Set<Promise<unknown>>> = {
    entries: new Set(),
    services: new Set(),
    shared: new Set(),
  }
  const broken = Promise.withResolvers<string>()
  let stopped: Promise<void> | null = null
  let writing = Promise.resolve()

  // Writes follow each other, so that an older state never overwrites a newer one.
  function save(): Promise<void> {
    writing = writing.then(() => writeState(folder, state))
    return writing
  }

  async function onStop(wave: Wave, stop: () => Promise<void>): Promise<void> {
    if (!stopped) return void stops[wave].push(stop)
    // It became ready while everything else was already being stopped.
    await stop()
    throw new Error(GIVEN_UP)
  }

  async function begin(wave: Wave, name: string, start: () => Promise<Running>): Promise<Running> {
    const started = async (process: InstanceState['holder']) => {
      state.children = [...state.children.filter((child) => child.name !== name), { name, ...process }]
      await save()
    }
    const running = await supervise({ name, start, report, started })
    void running.ended.then((how) => stopped ?? broken.resolve(`${name} ${how}.`))
    await onStop(wave, () => running.stop())
    return running
  }

  async function stopAll(): Promise<void> {
    state.phase = 'stopping'
    await save()
    const failures: unknown[] = []
    for (const wave of WAVES) {
      const results = await Promise.allSettled(stops[wave].map((stop) => stop()))
      failures.push(
        ...results.filter((result) => result.status === 'rejected').map((result) => result.reason),
      )
      // What was just starting is stopped as soon as it is up; until then it may need what the next waves hold.
      await settled(pending[wave], PENDING_MS[wave])
    }
    // Nobody touches the folder any more.
    await writing
    await removeState(folder)
    await free()
    if (failures.length > 0) throw new AggregateError(failures, `Stopping failed: ${failures.join('; ')}`)
  }

  return {
    broken: broken.promise,
    onStop,
    async keep(wave, name, start) {
      if (stopped) throw new Error(GIVEN_UP)
      const starting = begin(wave, name, start)
      pending[wave].add(starting)
      try {
        return await starting
      } finally {
        pending[wave].delete(starting)
      }
    },
    async ready() {
      state.phase = 'ready'
      await save()
    },
    stop() {
      stopped ??= stopAll()
      return stopped
    },
  }
}

/** Waits until all have ended one way or the other, but not longer than the limit. */
async function settled(promises: Iterable<Promise<unknown>>, milliseconds: number): Promise<void> {
  const limit = new AbortController()
  const late = sleep(milliseconds, null, { signal: limit.signal }).catch(() => null)
  await Promise.race([Promise.allSettled(promises), late])
  limit.abort()
}
