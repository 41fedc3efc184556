import { expect, test } from 'vitest'
import { understandNumbers } from '#domain/numbers.ts'
import { parsePrinted } from '#domain/printed-number.ts'

const values = (...texts: string[]) => understandNumbers([texts])[0]?.map((number) => number?.value ?? null)
const units = (...texts: string[]) => understandNumbers([texts])[0]?.map((number) => number?.unit ?? null)

test.each([
  [
    ['1,234.50', '12.00'],
    [1234.5, 12],
  ],
  [
    ['1.234,50', '12,00'],
    [1234.5, 12],
  ],
  [
    ['1 234,50', '12,00'],
    [1234.5, 12],
  ],
  [
    ['1\u202F234', '56'],
    [1234, 56],
  ],
  [
    ["1'234.50", '8.20'],
    [1234.5, 8.2],
  ],
  [
    ['12.345.678', '1.234'],
    [12345678, 1234],
  ],
  [
    ['12,345,678', '1,234'],
    [12345678, 1234],
  ],
  [
    ['0.125', '1.250'],
    [0.125, 1.25],
  ],
  [
    ['950', '1200'],
    [950, 1200],
  ],
])('%j is %j', (texts, expected) => {
  expect(values(...texts)).toEqual(expected)
})

test('a separator before three digits everywhere is one of thousands', () => {
  expect(values('1.234', '950', '2.100')).toEqual([1234, 950, 2100])
  expect(values('1,234', '950', '2,100')).toEqual([1234, 950, 2100])
})

test('one number that tells decides for the whole picture', () => {
  expect(understandNumbers([['1.234'], ['12.5']])[0]).toEqual([{ value: 1.234, unit: null }])
  expect(understandNumbers([['1.234'], ['12,5']])[0]).toEqual([{ value: 1234, unit: null }])
})

test('columns that contradict each other are understood each for itself, and a contradiction inside one not at all', () => {
  expect(understandNumbers([['1.5'], ['2,5']])).toEqual([
    [{ value: 1.5, unit: null }],
    [{ value: 2.5, unit: null }],
  ])
  expect(values('1.5', '2,5')).toEqual([null, null])
  expect(values('1.234', '5,678')).toEqual([null, null])
})

test.each([
  ['-12', -12],
  ['−12.5', -12.5],
  ['(1,234.5)', -1234.5],
  ['($1,234.5)', -1234.5],
  ['12-', -12],
  ['-$12', -12],
  ['$-12', -12],
  ['+3.5', 3.5],
  ['(3.5%)', -3.5],
])('the sign of %s', (text, expected) => {
  expect(values(text, '9.25')?.[0]).toBe(expected)
})

test('currencies and percent are units, before or after', () => {
  expect(units('$12.50', '€ 3', '4 €', '7 EUR', 'CHF 2', '3.5 %', '12%', '5 kr', '12')).toEqual([
    '$',
    '€',
    '€',
    'EUR',
    'CHF',
    '%',
    '%',
    'kr',
    null,
  ])
})

test('a scale that all share stays in the unit, and mixed ones are multiplied out', () => {
  expect(understandNumbers([['€3.2k', '€4.1k']])[0]?.[0]).toEqual({ value: 3.2, unit: '€ thousand' })
  expect(values('3.2k', '4.1M')).toEqual([3200, 4_100_000])
})

test.each([
  'North',
  '',
  '-',
  'A-17',
  '2021-03-04',
  '12/05/2024',
  '12:30',
  '10–20',
  '030 123 456',
  '007',
  '2 x 3.50',
  '1 23 456',
  '(12',
  'Q1',
  '3.2 kg of flour',
])('%j is no number', (text) => {
  expect(parsePrinted(text)).toBe(null)
})

test('footnote marks are no part of a number', () => {
  expect(values('1,234*', '56²', '78[a]')).toEqual([1234, 56, 78])
})
