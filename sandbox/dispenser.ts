import { isDeepStrictEqual } from 'node:util'
import { DEFAULT_LIMITS, type Execution, type Limits } from '#domain/execution.ts'
import { createKept, suitsShelf } from './kept.ts'
import { createPool } from './pool.ts'
import { encodeRequest } from './request.ts'
import { type Call, notStarted, runIn } from './run.ts'
import { REST_MS } from './rest.ts'
import type { Runner, Site } from './runner.ts'
import { type Shelf, shelfOf } from './shelf.ts'
import { type Standby, startStandby } from './standby.ts'

/** A program that has run for longer is no reason to leave the shelves empty. */
const HOT_MS = 10_000
/** Containers kept for a next attempt, for every place. */
const KEPT_PER_PLACE = 2

export interface Ran {
  execution: Execution
  /** When its container is removed, where nobody saw it end; null: nothing runs in it any more. */
  gone: Promise<void> | null
}

/** Gives every run its container: its job's own, one from the shelf, or a new one. */
export interface Dispenser {
  /** Where containers are made from now on; null: none may be made in advance. */
  use(site: Site | null): void
  run(call: Call, given: { site: Site; queueMs: number }): Promise<Ran>
  /** Ends what waits; runs go on. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** @param warm how many containers wait on each shelf at the most @param places how many may run at once */
export function createDispenser({
  runner,
  warm,
  places,
}: {
  runner: Runner
  warm: number
  places: number
}): Dispenser {
  const closing = new AbortController()
  const kept = createKept(warm === 0 ? 0 : places * KEPT_PER_PLACE)
  const running = new Set<{ since: number }>()
  const leaving = new Set<Promise<void>>()
  let inAdvance: Site | null = null
  let restsUntil = 0

  const isBusy = (now: number) => now < restsUntil || [...running].some(({ since }) => now - since < HOT_MS)
  const start = (site: Site, shelf: Shelf, limits: Limits, labels: Record<string, string>) =>
    startStandby(runner, { site, shelf, limits, labels }, closing.signal)
  const pool = createPool({
    most: warm,
    log: runner.log,
    isHot: () => inAdvance === null || isBusy(performance.now()),
    start: (shelf) => {
      if (inAdvance === null) throw new Error('The sandbox takes no work.')
      return start(inAdvance, shelf, runner.limitsOf(DEFAULT_LIMITS), {})
    },
  })

  const end = (standby: Standby) => {
    const done = standby.end().finally(() => leaving.delete(done))
    leaving.add(done)
  }
  /** One that waits already; never one that is limited otherwise than the request wants. */
  const ready = ({ request }: Call, site: Site): Standby | null => {
    const shelf = shelfOf(request.program)
    const suits = (standby: Standby) =>
      suitsShelf(standby, shelf) &&
      // Where it is made, and how that is sealed, may have been proved otherwise since.
      isDeepStrictEqual(standby.site, site) &&
      isAlike(standby.limits, request.limits)
    const own = request.lease === null ? null : kept.take(request.lease, suits)
    if (own || !isAlike(runner.limitsOf(DEFAULT_LIMITS), request.limits)) return own
    return pool.take(shelf, suits)
  }
  const runOn = async (standby: Standby, call: Call, queueMs: number, startMs: number): Promise<Ran> => {
    const { request } = call
    const place = { site: standby.site, queueMs, startMs, supervisorMs: request.limits.timeoutMs }
    const { execution, reusable, isOver } = await runIn(runner, standby, place, call)
    if (reusable && request.lease !== null && !closing.signal.aborted) kept.put(request.lease, standby)
    else end(standby)
    return { execution, gone: isOver ? null : standby.gone }
  }

  return {
    use(site) {
      inAdvance = site
      pool.tend()
    },
    async run(given, { site, queueMs }) {
      const call = { ...given, request: { ...given.request, limits: runner.limitsOf(given.request.limits) } }
      const { request, signal } = call
      // Looked at first: what cannot be sent is the caller's mistake, and costs nobody a container.
      encodeRequest(request, { timeoutMs: request.limits.timeoutMs, processes: null })
      const turn = { since: performance.now() }
      running.add(turn)
      try {
        const standby = ready(call, site)
        if (standby) return await runOn(standby, call, queueMs, 0)
        const stop = AbortSignal.any([signal, closing.signal])
        // On the bare shelf: the program imports what it needs, and nothing that it does not.
        const plan = { site, shelf: 'bare' as const, limits: request.limits, labels: request.labels }
        const made = await startStandby(runner, plan, stop).catch((error: unknown) => ({ error }))
        if ('error' in made) {
          return { execution: notStarted(runner, { site, queueMs }, request, signal, made.error), gone: null }
        }
        return await runOn(made, call, queueMs, made.startMs)
      } finally {
        running.delete(turn)
        restsUntil = performance.now() + REST_MS
        setTimeout(() => pool.tend(), REST_MS + 1).unref()
      }
    },
    empty: () => pool.empty(),
    async close() {
      closing.abort()
      await Promise.all([pool.close(), kept.close()])
      await Promise.all(leaving)
    },
  }
}

/** The limits that a container is made with; the others go with each request. */
const isAlike = (one: Limits, other: Limits): boolean =>
  one.cpus === other.cpus && one.memoryBytes === other.memoryBytes && one.processes === other.processes
