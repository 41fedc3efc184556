import { expect, test } from 'vitest'
import type { EventBody } from '#domain/event.ts'
import { LONGEST_PARKING_MS } from '#domain/parking.ts'
import { decisionPhrase, decisionWording, type Ending, parkedPhrase } from './parkings.ts'
import { after, closed, event, finished, parked, reset, resumed, START, started, told } from './testing.ts'

const waiting = () => told(started('codegen', 2), finished('codegen', 2), parked())

/** What is listed once this has happened to a job that waited at its second attempt. */
const decidedOf = (...bodies: EventBody[]) =>
  after(
    bodies.map((body, index) => event(4 + index, body)),
    waiting(),
  ).decided

test('a wait is listed when it is over: at which step, how long, and with which attempt the job went on', () => {
  expect(waiting().decided).toEqual([])
  expect(decidedOf(resumed())).toMatchObject([{ ending: 'retried', ms: 1000, attempt: 2, from: null }])
  const [again] = decidedOf(resumed(), started('codegen', 4), started('codegen', 4, 2))
  expect(again).toMatchObject({ step: 'codegen', runId: 'run-1', from: 4, reason: 'model-output' })
  if (!again) throw new Error('Nothing is listed.')
  expect(parkedPhrase(again)).toBe('Parked at “Writing the program”')
  expect(decisionPhrase(again)).toBe('It waited for 1.0\u202fs; it went on with attempt 4')
  expect(decisionPhrase({ ...again, from: 2 })).toBe('It waited for 1.0\u202fs')
})

test('every wait is kept, in its order, over runs too', () => {
  const all = decidedOf(resumed(), started('codegen', 4), parked(2), reset('codegen'), started('codegen'))
  expect(all.map(({ ending, parking }) => [ending, parking])).toEqual([
    ['retried', 1],
    ['reset', 2],
  ])
  expect(all[1]?.from).toBeNull()
})

const late = new Date(START + 3000 + LONGEST_PARKING_MS).toISOString()
test.each<[Ending, EventBody]>([
  ['given-up', { ...closed('failed'), reason: 'model-output' }],
  ['undecided', { ...closed('failed'), reason: 'model-output', endedAt: late }],
  ['ended', { ...closed('failed'), reason: 'terminated' }],
  ['ended', { ...closed('failed'), reason: 'internal' }],
  ['cancelled', closed('cancelled')],
  ['reset', reset('vision')],
])('a wait that came to its end is told as %s', (ending, body) => {
  expect(decidedOf(body)).toMatchObject([{ ending, from: null }])
  expect(decisionWording({ ending }).word).not.toBe('')
})
