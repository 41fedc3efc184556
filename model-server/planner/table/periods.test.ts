import { expect, test } from 'vitest'
import { periodOf, timeAxis } from './periods.ts'

test.each([
  ['2021', 'year'],
  ['FY2021', 'year'],
  ['2021/22', 'year'],
  ['Q1', 'quarter'],
  ['2021 Q3', 'quarter'],
  ['1st quarter', 'quarter'],
  ['H2', 'half'],
  ['May', 'month'],
  ['March 2020', 'month'],
  ['Tue', 'day'],
  ['Week 3', 'week'],
  ['2021-03-01', 'date'],
])('"%s" is a %s', (label, unit) => {
  expect(periodOf(label)?.unit).toBe(unit)
})

test.each(['North', 'Product 2021', '12', 'the highest Q3', '2 x 3', ''])('"%s" is no period', (label) => {
  expect(periodOf(label)).toBeNull()
})

test('headings that share their words are told apart by their years', () => {
  expect(timeAxis(['Sales 2021 (EUR)', 'Sales 2022 (EUR)'])).toEqual({
    unit: 'year',
    ordinals: [2021, 2022],
    numeric: true,
  })
})

test('months across a new year keep the order in which they are printed', () => {
  expect(timeAxis(['Nov', 'Dec', 'Jan'])?.ordinals).toEqual([0, 1, 2])
})

test('years printed backwards still count from the earliest', () => {
  expect(timeAxis(['2023', '2022'])?.ordinals).toEqual([2023, 2022])
})

test('labels of different kinds are no time axis', () => {
  expect(timeAxis(['2021', 'Q1'])).toBeNull()
  expect(timeAxis(['North', 'South'])).toBeNull()
})
