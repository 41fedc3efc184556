import { expect, test } from 'vitest'
import { axisOf, barsOf, cutsOf } from './lanes.ts'
import { NO_OUTPUT } from './output.ts'
import type { Try, TryState } from './progress.ts'

const tried = (startedAt: number, ms: number | null, state: TryState = 'done'): Try => ({
  runId: 'run-1',
  step: 'vision',
  attempt: 1,
  tries: 1,
  state,
  startedAt,
  ms,
  cached: false,
  summary: null,
  error: null,
  findings: [],
  output: NO_OUTPUT,
})

test('the axis begins with the first try and ends on a round second', () => {
  expect(axisOf([tried(1000, 500), tried(2000, 3300)], 99_999)).toEqual({ from: 1000, span: 5000, gaps: [] })
})

test('an axis without tries is a second of now', () => {
  expect(axisOf([], 7000)).toEqual({ from: 7000, span: 1000, gaps: [] })
})

test('a running try reaches to now and widens the axis with it', () => {
  const tries = [tried(0, null, 'running')]
  expect(axisOf(tries, 900).span).toBe(1000)
  expect(axisOf(tries, 1100).span).toBe(2000)
  expect(barsOf(tries, { from: 0, span: 2000, gaps: [] }, 1100)).toMatchObject([{ start: 0, width: 0.55 }])
})

test('a clock that is behind the server’s gives a bar of no width, not a negative one', () => {
  expect(barsOf([tried(5000, null, 'running')], { from: 5000, span: 1000, gaps: [] }, 4000)).toMatchObject([
    { start: 0, width: 0 },
  ])
})

test('a day in which nothing was done is left out, and marked where it was', () => {
  const day = 86_400_000
  const tries = [tried(0, 1000), tried(day, 500), tried(day + 1500, 500)]
  const axis = axisOf(tries, day + 9000)
  expect(axis).toEqual({ from: 0, span: 5000, gaps: [{ at: 1000, ms: day - 1000 }] })
  expect(barsOf(tries, axis, day + 9000).map(({ start, width }) => [start, width])).toEqual([
    [0, 0.2],
    [0.2, 0.1],
    [0.5, 0.1],
  ])
  expect(cutsOf(axis)).toEqual([0.2])
})

test('a wait beside a step that runs is none, and a short one is shown', () => {
  expect(axisOf([tried(0, 60_000), tried(1000, 500), tried(59_000, 500)], 99_999).gaps).toEqual([])
  expect(axisOf([tried(0, 1000), tried(11_000, 500)], 99_999)).toMatchObject({ span: 15_000, gaps: [] })
})
