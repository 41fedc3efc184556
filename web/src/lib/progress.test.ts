import { expect, test } from 'vitest'
import type { EventBody } from '#domain/event.ts'
import { STEPS, type Step } from '#domain/steps.ts'
import { advance, NO_PROGRESS, type Progress } from './progress.ts'
import { statusOf } from './status.ts'
import { setbacksOf, stepLines } from './step-lines.ts'
import {
  after,
  closed,
  event,
  finished,
  parked,
  rejected,
  reset,
  resumed,
  START,
  started,
  told,
} from './testing.ts'

const stateOf = (progress: Progress, step: Step) =>
  stepLines(progress).find((line) => line.step === step)?.state

test('an event that was seen is dropped, and one that follows a hole is a gap', () => {
  const progress = told({ kind: 'accepted', question: 'How much?' }, started('vision'))
  expect(advance(progress, event(2, started('vision')))).toEqual({ kind: 'repeated' })
  expect(advance(progress, event(1, finished('vision')))).toEqual({ kind: 'repeated' })
  expect(advance(progress, event(4, finished('vision')))).toEqual({ kind: 'gap' })
})

test('events are never taken into the progress they follow', () => {
  const before = told(started('vision'))
  const copy = structuredClone(before)
  after([event(2, finished('vision')), event(3, started('reasoning'))], before)
  expect(before).toEqual(copy)
})

test('a step waits, runs and is done', () => {
  expect(stateOf(NO_PROGRESS, 'vision')).toBe('waiting')
  expect(stateOf(told(started('vision')), 'vision')).toBe('running')
  const line = stepLines(told(started('vision'), finished('vision')))[0]
  expect(line).toMatchObject({ state: 'done', spent: 500, latest: { summary: 'vision done' } })
})

test('a step that fails and is tried again with success ends as done', () => {
  const refused: EventBody = {
    kind: 'step-failed',
    step: 'vision',
    attempt: 1,
    tries: 1,
    ms: 9,
    sentence: 'The model could not be reached.',
  }
  const progress = told(started('vision'), refused, started('vision', 1, 2), finished('vision'))
  expect(stateOf(progress, 'vision')).toBe('done')
})

test('a step that a dead worker left is stopped when it begins again', () => {
  const line = stepLines(told(started('vision'), started('vision')))[0]
  expect(line?.tries.map(({ state, ms }) => [state, ms])).toEqual([
    ['stopped', 1000],
    ['running', null],
  ])
})

test('the end of a job stops what ran', () => {
  const progress = told(started('vision'), finished('vision'), started('reasoning'), closed('cancelled'))
  expect(stateOf(progress, 'reasoning')).toBe('stopped')
  expect(statusOf(progress)).toBe('cancelled')
})

test('what ran when a job was ended from outside ran until then, however late that is told', () => {
  const endedAt = new Date(START + 1400).toISOString()
  const progress = told(started('vision'), { ...closed('failed'), reason: 'terminated', endedAt })
  expect(progress.tries[0]).toMatchObject({ state: 'stopped', ms: 400 })
  const earlier = new Date(START).toISOString()
  const skewed = told(started('vision'), { ...closed('failed'), endedAt: earlier })
  expect(skewed.tries[0]?.ms).toBe(0)
})

test('what a program prints belongs to the try that runs it, and a try given up prints into nothing', () => {
  const output = (tries: number, text: string, from = 0): EventBody => ({
    kind: 'output',
    step: 'execution',
    attempt: 1,
    tries,
    stream: 'stdout',
    from,
    to: from + text.length,
    text,
  })
  const progress = told(
    started('execution'),
    output(1, 'lost'),
    started('execution', 1, 2),
    output(2, 'found'),
    output(3, 'of nobody'),
    finished('execution'),
  )
  const tries = stepLines(progress).find(({ step }) => step === 'execution')?.tries
  expect(tries?.map(({ state, output }) => [state, output.pieces])).toEqual([
    ['stopped', [{ stream: 'stdout', text: 'lost' }]],
    ['done', [{ stream: 'stdout', text: 'found' }]],
  ])
})

test('the first step of a new run says from where on all is told anew', () => {
  const first = told(started('vision'), finished('vision'), started('critic'), rejected, closed('failed'))
  const again = after([event(6, started('codegen'), 'run-2')], first)
  expect(statusOf(again)).toBe('running')
  expect([stateOf(again, 'vision'), stateOf(again, 'critic'), stateOf(again, 'finish')]).toEqual([
    'done',
    'waiting',
    'waiting',
  ])
})

test('a reset to a step forgets it and what followed, before anything of the new run is told', () => {
  const first = told(started('vision'), finished('vision'), started('critic'), rejected, closed('failed'))
  const again = after([event(6, reset('critic'), 'run-2')], first)
  expect(STEPS.map((step) => stateOf(again, step))).toEqual(['done', ...STEPS.slice(1).map(() => 'waiting')])
  expect(again.closing).toBeNull()
  expect(setbacksOf(again)).toEqual([])
})

test('a reset to a later attempt keeps the attempts before it', () => {
  const second = [started('codegen', 2), finished('codegen', 2), started('critic', 2), finished('critic', 2)]
  const first = told(started('codegen'), finished('codegen'), started('critic'), rejected, ...second)
  const again = after([event(9, reset('critic'), 'run-2'), event(10, started('critic', 2), 'run-2')], first)
  expect(again.tries.map(({ step, attempt, state }) => [step, attempt, state])).toEqual([
    ['codegen', 1, 'done'],
    ['critic', 1, 'rejected'],
    ['codegen', 2, 'done'],
    ['critic', 2, 'running'],
  ])
})

test('a reset to somewhere stops what ran, and nothing else is known to be over', () => {
  const first = told(started('vision'), finished('vision'), started('reasoning'))
  const again = after([event(4, reset(null), 'run-2')], first)
  expect([stateOf(again, 'vision'), stateOf(again, 'reasoning')]).toEqual(['done', 'stopped'])
  expect(statusOf(again)).toBe('running')
})

test('a job waits from when it is parked until it is resumed', () => {
  const failed: EventBody = {
    kind: 'step-failed',
    step: 'codegen',
    attempt: 1,
    tries: 1,
    ms: 9,
    sentence: 'The model did not answer.',
  }
  const waiting = told(started('codegen'), failed, parked())
  expect(waiting.parked).toMatchObject({ step: 'codegen', since: new Date(START + 3000).toISOString() })
  expect(statusOf(waiting)).toBe('parked')
  const going = after([event(4, resumed()), event(5, started('codegen', 1, 2))], waiting)
  expect(going.parked).toBeNull()
  expect([statusOf(going), stateOf(going, 'codegen')]).toEqual(['running', 'running'])
  expect(after([event(6, parked(2))], going).parked).toMatchObject({ parking: 2 })
})

test.each([
  ['given up', closed('failed'), 'failed'],
  ['cancelled', closed('cancelled'), 'cancelled'],
  ['reset', reset('codegen'), 'running'],
] as const)('a parked job that is %s does not wait any more', (_, body, status) => {
  const over = after([event(3, body, 'run-2')], told(started('codegen'), parked()))
  expect(over.parked).toBeNull()
  expect(statusOf(over)).toBe(status)
})
