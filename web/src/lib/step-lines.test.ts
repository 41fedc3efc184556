import { expect, test } from 'vitest'
import type { EventBody } from '#domain/event.ts'
import { STEPS, type Step } from '#domain/steps.ts'
import { NO_PROGRESS, type Progress } from './progress.ts'
import { printedAt, setbacksOf, shownAttempt, stepLines } from './step-lines.ts'
import { after, closed, event, finished, parked, rejected, resumed, started, told } from './testing.ts'

const FINISHED = { step: 'finish', attempts: 1, ms: 31, cached: false } as const

const stateOf = (progress: Progress, step: Step) =>
  stepLines(progress).find((line) => line.step === step)?.state
/** All that is told of an attempt at a program that runs to its end. */
const ran = (attempt: number, text: string, more: EventBody[] = []): EventBody[] => [
  started('codegen', attempt),
  finished('codegen', attempt),
  started('critic', attempt),
  finished('critic', attempt),
  started('execution', attempt),
  ...(text === '' ? [] : [output(attempt, text)]),
  ...more,
  finished('execution', attempt),
]
const output = (attempt: number, text: string): EventBody => ({
  kind: 'output',
  step: 'execution',
  attempt,
  tries: 1,
  stream: 'stdout',
  from: 0,
  to: text.length,
  text,
})
const crashed = (attempt: number): EventBody => ({
  kind: 'program-failed',
  step: 'execution',
  attempt,
  outcome: 'user_error',
  error: 'KeyError: 3',
})
const checked = (attempt: number, met: boolean): EventBody => ({
  kind: 'checked',
  step: 'checks',
  attempt,
  checks: [{ name: 'sums to 100', passed: met, detail: null, declared: true }],
  met,
})
const lineOf = (progress: Progress, step: Step) => {
  const line = stepLines(progress).find((each) => each.step === step)
  if (!line) throw new Error(`There is no step ${step}.`)
  return line
}

test('the lines are all steps in their order, whatever has happened', () => {
  expect(stepLines(NO_PROGRESS).map(({ step }) => step)).toEqual([...STEPS])
})

test('a rejection stays one when its step is then told as finished', () => {
  const progress = told(started('critic'), rejected, finished('critic'))
  expect(stateOf(progress, 'critic')).toBe('rejected')
  expect(setbacksOf(progress)).toMatchObject([{ step: 'critic', ms: 500, findings: [{ code: 'F821' }] }])
})

test('a second attempt leaves the first in the record and sums their times', () => {
  const progress = told(
    started('critic'),
    rejected,
    finished('critic'),
    started('critic', 2),
    finished('critic', 2, 70),
  )
  const line = stepLines(progress).find(({ step }) => step === 'critic')
  expect(line).toMatchObject({ state: 'done', spent: 570, tries: [{ state: 'rejected' }, { state: 'done' }] })
})

test('a failed program and unmet checks are setbacks with their cause', () => {
  const progress = told(
    started('execution'),
    { kind: 'program-failed', step: 'execution', attempt: 1, outcome: 'user_error', error: 'KeyError: 3' },
    finished('execution'),
    started('checks'),
    {
      kind: 'checked',
      step: 'checks',
      attempt: 1,
      checks: [{ name: 'sums to 100', passed: false, detail: '98', declared: true }],
      met: false,
    },
    finished('checks'),
  )
  expect(setbacksOf(progress).map(({ state, error }) => [state, error])).toEqual([
    ['failed', 'KeyError: 3'],
    ['unmet', 'sums to 100: 98'],
  ])
  expect(progress.checks).toHaveLength(1)
})

test('a step that ends the job is no setback of the program', () => {
  const refused: EventBody = {
    kind: 'step-failed',
    step: 'reasoning',
    attempt: 1,
    tries: 1,
    ms: 9,
    sentence: 'Not understood.',
  }
  const progress = told(started('reasoning'), refused)
  expect(stateOf(progress, 'reasoning')).toBe('failed')
  expect(setbacksOf(progress)).toEqual([])
})

test('the time of a step that no event tells is the snapshot’s', () => {
  const lines = stepLines(told(started('vision'), closed('failed')), { seq: 2, steps: [FINISHED] })
  expect(lines.at(-1)).toMatchObject({ spent: 31, state: 'done' })
})

test('the outcome was recorded by a step only where the snapshot says so', () => {
  const progress = told(started('vision'), { ...closed('failed'), reason: 'terminated' })
  expect(stepLines(progress).at(-1)?.state).toBe('waiting')
  const unmade = stepLines(progress, { seq: 2, steps: [{ ...FINISHED, step: 'vision' }] }).at(-1)
  expect(unmade).toMatchObject({ state: 'unmade', tries: [], spent: 0 })
  // An older snapshot cannot know.
  expect(stepLines(progress, { seq: 1, steps: [] }).at(-1)?.state).toBe('waiting')
})

test('what an attempt printed is not shown with a later one that printed nothing', () => {
  const first = told(...ran(1, 'of the first', [crashed(1)]))
  expect(printedAt(lineOf(first, 'execution'))?.attempt).toBe(1)
  const again = after(
    ran(2, '').map((body, index) => event(first.seq + 1 + index, body)),
    first,
  )
  expect(lineOf(again, 'execution')).toMatchObject({ state: 'done', tries: [{}, {}], latest: { attempt: 2 } })
  expect(printedAt(lineOf(again, 'execution'))).toBeNull()
})

test('a step that the attempt at hand has not come to waits, whatever one before came to', () => {
  const progress = told(...ran(1, '', [crashed(1)]), started('codegen', 4))
  expect(lineOf(progress, 'codegen').state).toBe('running')
  expect(lineOf(progress, 'execution')).toMatchObject({
    state: 'waiting',
    latest: null,
    tries: [{ state: 'failed' }],
  })
})

test('an answered job shows the attempt of its answer', () => {
  const progress = told(
    ...ran(1, ''),
    started('checks'),
    checked(1, false),
    finished('checks'),
    started('codegen', 2),
    finished('codegen', 2),
    started('critic', 2),
    { ...rejected, attempt: 2 } as EventBody,
    finished('critic', 2),
    closed('succeeded'),
  )
  expect(shownAttempt(progress)).toBe(1)
  expect([stateOf(progress, 'critic'), stateOf(progress, 'checks')]).toEqual(['done', 'unmet'])
})

test('a program that was only written again hides nothing of the one before, while the job waits or has failed', () => {
  const stuck = told(
    ...ran(1, '', [crashed(1)]),
    ...ran(2, '', [crashed(2)]),
    started('codegen', 3),
    finished('codegen', 3),
  )
  expect(shownAttempt(stuck)).toBe(3)
  for (const body of [parked(), closed('failed')]) {
    const rests = after([event(stuck.seq + 1, body)], stuck)
    expect(shownAttempt(rests)).toBe(2)
    expect(stateOf(rests, 'execution')).toBe('failed')
  }
  const goesOn = after(
    [parked(), resumed(), started('codegen', 4)].map((body, index) => event(stuck.seq + 1 + index, body)),
    stuck,
  )
  expect([shownAttempt(goesOn), stateOf(goesOn, 'execution')]).toEqual([4, 'waiting'])
})
