import { expect, test } from 'vitest'
import { axisOf, barsOf } from './lanes.ts'
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
  expect(axisOf([tried(1000, 500), tried(2000, 3300)], 99_999)).toEqual({ from: 1000, span: 5000 })
})

test('an axis without tries is a second of now', () => {
  expect(axisOf([], 7000)).toEqual({ from: 7000, span: 1000 })
})

test('a running try reaches to now and widens the axis with it', () => {
  const tries = [tried(0, null, 'running')]
  expect(axisOf(tries, 900).span).toBe(1000)
  expect(axisOf(tries, 1100).span).toBe(2000)
  expect(barsOf(tries, { from: 0, span: 2000 }, 1100)).toMatchObject([{ start: 0, width: 0.55 }])
})

test('a clock that is behind the server’s gives a bar of no width, not a negative one', () => {
  expect(barsOf([tried(5000, null, 'running')], { from: 5000, span: 1000 }, 4000)).toMatchObject([
    { start: 0, width: 0 },
  ])
})
