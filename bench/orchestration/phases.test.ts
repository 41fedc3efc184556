import { expect, test } from 'vitest'
import { medianPhases, type Moments, phasesOf, tellPhases } from './phases.ts'

const MOMENTS: Moments = {
  sent: 1000,
  accepted: 1010,
  started: 1015,
  steps: [
    { step: 'vision', scheduled: 1020, begun: 1022, opened: 1026, finished: 1036, reported: 1040 },
    { step: 'reasoning', scheduled: 1050, begun: 1052, opened: 1055, finished: 1060, reported: 1063 },
  ],
  closing: 1070,
  closed: 1079,
  heard: 1082,
}

test('every moment of a job is in one phase', () => {
  const phases = phasesOf(MOMENTS)
  expect(phases.reduce((sum, { ms }) => sum + ms, 0)).toBe(82)
  expect(phases).toContainEqual({ part: 'reasoning', name: 'turn', ms: 10 })
  expect(phases).toContainEqual({ part: '', name: 'hear', ms: 3 })
})

test('of many jobs each phase is the median of its own', () => {
  const phases = medianPhases([12, 10, 40].map((ms) => [{ part: '' as const, name: 'accept', ms }]))
  expect(phases).toEqual([{ part: '', name: 'accept', ms: 12 }])
})

test('people see the steps as a table', () => {
  const [accept, , heading, vision] = tellPhases(phasesOf(MOMENTS))
  expect(accept).toMatch(/^ {2}accept +10\.0$/)
  expect(heading?.trim().split(/ +/)).toEqual(['step', 'turn', 'wait', 'open', 'work', 'report', 'all'])
  expect(vision?.trim().split(/ +/)).toEqual(['vision', '5.0', '2.0', '4.0', '10.0', '4.0', '25.0'])
})
