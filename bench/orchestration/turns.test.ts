import { expect, test } from 'vitest'
import type { History } from './moments.ts'
import { tellTurns, turnsOf } from './turns.ts'

const at = (eventId: number, ms: number, more: object = {}) => ({
  eventId,
  eventTime: { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 },
  ...more,
})

const completed = (scheduledEventId: number, startedEventId: number) => ({
  workflowTaskCompletedEventAttributes: { scheduledEventId, startedEventId },
})

// Ids are 64 bits wide in Temporal's own types; what is compared is how they are written.
const HISTORY = [
  at(1, 1000),
  at(2, 1001),
  at(3, 1004),
  at(4, 1014, completed(2, 3)),
  at(5, 1990),
  at(6, 1995),
  at(7, 2003, completed(5, 6)),
  at(8, 2004),
] as unknown as History

test('a turn is what was answered, with its wait before', () => {
  expect(turnsOf(HISTORY)).toEqual([
    { waited: 3, worked: 10 },
    { waited: 5, worked: 8 },
  ])
})

test('turns are told for people', () => {
  expect(tellTurns([HISTORY])).toBe(
    'Turns of its workflow: 2.0, each 4.0 ms until a worker has it and 9.0 ms until it is answered; 8 events in its history.',
  )
})
