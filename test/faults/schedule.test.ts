import { expect, test } from 'vitest'
import { nameOf } from './fault.ts'
import { FAULTS, pairsOf } from './faults.ts'
import { isHard, scheduleOf } from './schedule.ts'

const pairs = pairsOf(FAULTS)
const schedule = scheduleOf(7, pairs, 500)

test('no pair is listed twice', () => {
  const names = pairs.map(nameOf)
  expect(new Set(names).size).toBe(names.length)
})

test('every pair is struck at least once, five hundred strikes in all, a third of them kills and cuts', () => {
  expect(new Set(schedule.map(nameOf))).toEqual(new Set(pairs.map(nameOf)))
  expect(schedule).toHaveLength(500)
  expect(schedule.filter(isHard).length).toBeGreaterThan(500 / 3)
})

test('the same seed gives the same schedule, another one another', () => {
  expect(scheduleOf(7, pairs, 500).map(nameOf)).toEqual(schedule.map(nameOf))
  expect(scheduleOf(8, pairs, 500).map(nameOf)).not.toEqual(schedule.map(nameOf))
})
