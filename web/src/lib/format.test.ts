import { expect, test } from 'vitest'
import { age, computed, duration, precise, size } from './format.ts'

/** Narrow spaces and the minus sign as a keyboard has them, so that the expectations can be read. */
const typed = (text: string) => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')

test.each([
  [0, '0 ms'],
  [34.6, '35 ms'],
  [100, '0.1 s'],
  [12_449, '12.4 s'],
  [59_949, '59.9 s'],
  [60_000, '1 min 00 s'],
  [125_900, '2 min 05 s'],
  [3_599_900, '59 min 59 s'],
  [11_220_000, '3 h 07 min'],
  [-5, '0 ms'],
])('a time span of %d ms reads %s', (ms, text) => {
  expect(typed(duration(ms))).toBe(text)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [412_300, '412 kB'],
  [20_971_520, '21 MB'],
])('%d bytes read %s', (bytes, text) => {
  expect(typed(size(bytes))).toBe(text)
})

test.each([
  [11.417384, 0.3129, '11.42', '0.31'],
  [11.417384, 3.129, '11.4', '3.1'],
  [1234.5678, 120, '1,235', '120'],
  [0.00123, 0.00005, '0.001230', '0.000050'],
  [5, 0, '5', '0'],
])('a value is rounded to two digits of its uncertainty: %d ± %d', (value, uncertainty, shown, plus) => {
  expect(computed(value, uncertainty)).toEqual({ value: shown, uncertainty: plus })
})

test.each([
  [6083, '6,083'],
  [1_234_567.891, '1,234,567.89'],
  [7.601234567, '7.60123'],
  [-132.33333333333394, '-132.333'],
  [0.1 + 0.2, '0.3'],
  [0, '0'],
  [0.00001234, '1.234e-5'],
  [3e20, '3.000e20'],
])('%d without uncertainty reads %s', (value, text) => {
  expect(typed(computed(value, null).value)).toBe(text)
})

test('a label is shown as it is printed', () => {
  expect(computed('North-West 1,200', null)).toEqual({ value: 'North-West 1,200', uncertainty: null })
})

test('twelve digits are kept and binary noise is not', () => {
  expect(typed(precise(-132.33333333333394))).toBe('-132.333333333')
  expect(precise(0.1 + 0.2)).toBe('0.3')
  expect(precise(7.601234567)).toBe('7.601234567')
})

test('an age names its largest unit', () => {
  const at = '2026-11-24T12:00:00Z'
  const later = (ms: number) => typed(age(at, Date.parse(at) + ms))
  expect([later(-1000), later(59_000), later(61_000), later(7_300_000), later(200_000_000)]).toEqual([
    'just now',
    'just now',
    '1 min ago',
    '2 h ago',
    '2 d ago',
  ])
})
