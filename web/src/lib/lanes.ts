import type { Try, TryState } from './progress.ts'

/** A try as a bar on a common time axis; `start` and `width` are shares of the axis, 0…1. */
export interface Bar {
  start: number
  width: number
  state: TryState
  cached: boolean
}

/** A time in which nothing was done, left out of the axis: from `at`, milliseconds since 1970, for `ms`. */
interface Gap {
  at: number
  ms: number
}

export interface Axis {
  /** Milliseconds since 1970. */
  from: number
  /** Milliseconds, without the gaps. */
  span: number
  gaps: readonly Gap[]
}

const SPANS = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1800, 3600]

/** A parked job waits for people, and a reset comes days later: the work would be hairlines beside that. */
const LONGEST_WAIT_MS = 10_000

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
  if (!Number.isFinite(from)) return { from: now, span: 1000, gaps: [] }
  const gaps = gapsOf(tries, now)
  const needed = Math.max(...tries.map((each) => passed({ from, gaps }, endOf(each, now))))
  const round = SPANS.find((seconds) => seconds * 1000 >= needed)
  return { from, span: round === undefined ? needed : round * 1000, gaps }
}

function gapsOf(tries: readonly Try[], now: number): Gap[] {
  const gaps: Gap[] = []
  const [first, ...others] = tries.toSorted((one, other) => one.startedAt - other.startedAt)
  let end = first === undefined ? 0 : endOf(first, now)
  for (const each of others) {
    if (each.startedAt - end > LONGEST_WAIT_MS) gaps.push({ at: end, ms: each.startedAt - end })
    end = Math.max(end, endOf(each, now))
  }
  return gaps
}

/** How far an instant is along the axis, in milliseconds. */
const passed = ({ from, gaps }: Pick<Axis, 'from' | 'gaps'>, at: number): number =>
  at - from - gaps.reduce((sum, gap) => sum + Math.min(gap.ms, Math.max(0, at - gap.at)), 0)

/** The bars of one step. */
export function barsOf(tries: readonly Try[], axis: Axis, now: number): Bar[] {
  return tries.map((each) => ({
    start: share(passed(axis, each.startedAt), axis.span),
    width: share(endOf(each, now) - each.startedAt, axis.span),
    state: each.state,
    cached: each.cached,
  }))
}

/** Where time was left out, as shares of the axis. */
export const cutsOf = (axis: Axis): number[] => axis.gaps.map(({ at }) => share(passed(axis, at), axis.span))

const share = (ms: number, span: number): number => Math.min(1, Math.max(0, ms / span))
