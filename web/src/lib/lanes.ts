import type { Try, TryState } from './progress.ts'

/** A try as a bar on a common time axis; `start` and `width` are shares of the axis, 0…1. */
export interface Bar {
  start: number
  width: number
  state: TryState
  cached: boolean
}

export interface Axis {
  /** Milliseconds since 1970. */
  from: number
  /** Milliseconds. */
  span: number
}

const SPANS = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1800, 3600]

/** The end of a try; one that runs ends now. */
const endOf = ({ startedAt, ms, state }: Try, now: number): number =>
  state === 'running' ? Math.max(now, startedAt) : startedAt + (ms ?? 0)

/**
 * The axis that holds all tries. It grows by round steps, so that bars do not shrink with every tick.
 *
 * @param now milliseconds since 1970
 */
export function axisOf(tries: readonly Try[], now: number): Axis {
  const from = Math.min(...tries.map(({ startedAt }) => startedAt))
  if (!Number.isFinite(from)) return { from: now, span: 1000 }
  const needed = Math.max(...tries.map((each) => endOf(each, now))) - from
  const round = SPANS.find((seconds) => seconds * 1000 >= needed)
  return { from, span: round === undefined ? needed : round * 1000 }
}

/** The bars of one step. */
export function barsOf(tries: readonly Try[], axis: Axis, now: number): Bar[] {
  return tries.map((each) => ({
    start: share(each.startedAt - axis.from, axis.span),
    width: share(endOf(each, now) - each.startedAt, axis.span),
    state: each.state,
    cached: each.cached,
  }))
}

const share = (ms: number, span: number): number => Math.min(1, Math.max(0, ms / span))
