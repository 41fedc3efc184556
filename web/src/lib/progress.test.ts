import { expect, test } from 'vitest'
import type { EventBody, JobEvent } from '#domain/event.ts'
import { STEPS, type Step } from '#domain/steps.ts'
import { advance, NO_PROGRESS, type Progress, setbacksOf, stepLines } from './progress.ts'
import { statusOf } from './status.ts'

const START = Date.parse('2026-11-24T12:00:00.000Z')

const event = (seq: number, body: EventBody, runId: string | null = 'run-1'): JobEvent => ({
  jobId: 'job-1',
  seq,
  runId,
  at: new Date(START + seq * 1000).toISOString(),
  body,
})

const started = (step: Step, attempt = 1, tries = 1): EventBody => ({
  kind: 'step-started',
  step,
  attempt,
  tries,
})
const finished = (step: Step, attempt = 1, ms = 500): EventBody => ({
  kind: 'step-finished',
  step,
  attempt,
  tries: 1,
  ms,
  cached: false,
  summary: `${step} done`,
})
const closed = (status: 'succeeded' | 'failed' | 'cancelled'): EventBody => ({
  kind: 'closed',
  status,
  reason: null,
  sentence: null,
  verification: null,
  text: null,
})
const rejected: EventBody = {
  kind: 'rejected',
  step: 'critic',
  attempt: 1,
  findings: [{ kind: 'lint', tool: 'ruff', code: 'F821', message: 'Undefined name', line: 3 }],
}

/** Takes in events in order, from the first or from where `before` ends. */
function after(events: readonly JobEvent[], before = NO_PROGRESS): Progress {
  return events.reduce((progress, each) => {
    const taken = advance(progress, each)
    if (taken.kind !== 'advanced') throw new Error(`Event ${each.seq} was ${taken.kind}.`)
    return taken.progress
  }, before)
}

const told = (...bodies: EventBody[]) => after(bodies.map((body, index) => event(index + 1, body)))
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

test('the end of a job stops what ran and records itself as the last step', () => {
  const progress = told(started('vision'), finished('vision'), started('reasoning'), closed('cancelled'))
  expect(stateOf(progress, 'reasoning')).toBe('stopped')
  expect(stateOf(progress, 'finish')).toBe('done')
  expect(statusOf(progress)).toBe('cancelled')
})

test('the time of a step that no event tells is the snapshot’s', () => {
  const lines = stepLines(told(started('vision'), closed('failed')), [
    { step: 'finish', attempts: 1, ms: 31, cached: false },
  ])
  expect(lines.at(-1)?.spent).toBe(31)
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

const reset = (step: Step | null): EventBody => ({ kind: 'reset', by: 'mem_local', reason: 'mended', step })
const parked = (parking = 1): EventBody => ({
  kind: 'parked',
  step: 'codegen',
  parking,
  reason: 'model-output',
  sentence: 'The model did not answer in the form that was asked for.',
})
const resumed = (parking = 1): EventBody => ({ kind: 'resumed', step: 'codegen', parking })

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
