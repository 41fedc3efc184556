import { expect, test } from 'vitest'
import type { JobView } from '#domain/job.ts'
import { RUN_STATUSES, type RunView } from '#domain/run.ts'
import { endedPhrase, originPhrase, passedMs, runNumbers, runWording } from './runs.ts'

const START = Date.parse('2026-11-24T12:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()

const run = (runId: string, more: Partial<RunView> = {}): RunView => ({
  runId,
  status: 'failed',
  reason: null,
  sentence: null,
  verification: null,
  origin: { kind: 'accepted' },
  endedBy: null,
  startedAt: at(0),
  closedAt: null,
  temporalUrl: null,
  ...more,
})

const view = (runs: RunView[], totalMs: number | null = null): JobView => ({
  jobId: 'job-1',
  seq: 1,
  question: 'How much?',
  status: 'running',
  reason: null,
  sentence: null,
  parked: null,
  verification: null,
  answer: null,
  checks: [],
  artifacts: [],
  steps: [],
  program: null,
  images: [],
  models: 'test',
  runs,
  isolation: null,
  createdAt: at(0),
  finishedAt: null,
  totalMs,
  temporalUrl: null,
})

test('every status of a run has a word of its own', () => {
  const words = RUN_STATUSES.map((status) => runWording({ status, verification: null }).word)
  expect(new Set(words).size).toBe(RUN_STATUSES.length)
})

test('of a reset is said to where, by whom and why, as far as that is known', () => {
  const reset = { kind: 'reset', by: 'mem_local', reason: 'the model was mended', step: 'codegen' } as const
  expect(originPhrase(reset)).toBe('Reset to “Writing the program” by mem_local: the model was mended')
  expect(originPhrase({ ...reset, step: null, reason: '' })).toBe('Reset in Temporal by mem_local')
  // Older workers have an empty name for nobody.
  for (const by of [null, ''])
    expect(originPhrase({ ...reset, step: null, by })).toBe('Reset in Temporal: the model was mended')
  expect(originPhrase(null)).toBe('Reset in Temporal; who did it is not known yet')
})

test('who ended a run from outside is said only when somebody did', () => {
  expect(endedPhrase({ endedBy: '12@host' })).toBe('Terminated by 12@host')
  expect([endedPhrase({ endedBy: null }), endedPhrase({ endedBy: '' })]).toEqual([null, null])
})

test('runs are counted as they began, whichever is the current one', () => {
  const numbers = runNumbers([run('b', { startedAt: at(5) }), run('c', { startedAt: at(9) }), run('a')])
  expect([...numbers]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ])
})

test('a job has taken the time since the question, one that was reset that of its current run', () => {
  const first = run('a', { closedAt: at(4) })
  expect(passedMs(view([first]), START + 7000)).toBe(7000)
  expect(passedMs(view([first], 4100), null)).toBe(4100)
  const second = run('b', { startedAt: at(3600) })
  expect(passedMs(view([second, first], 4100), START + 3_602_000)).toBe(2000)
  expect(passedMs(view([second, first], 4100), null)).toBeNull()
  expect(passedMs(view([{ ...second, closedAt: at(3605) }, first], 4100), null)).toBe(5000)
})
