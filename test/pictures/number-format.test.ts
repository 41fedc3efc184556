import { expect, test } from 'vitest'
import { type Dress, type NumberFormat, PLAIN, printNumber } from '#test/pictures/number-format.ts'

const euro = { sign: '€', side: 'after' } as const
const dollar = { sign: '$', side: 'before' } as const

test.each<[string, number, number, Partial<NumberFormat>, Dress?]>([
  ['1234', 1234, 0, {}],
  ['1,234,567.5', 1_234_567.5, 1, { thousands: ',' }],
  ['1.234,50', 1234.5, 2, { thousands: '.', decimal: ',' }],
  ['12\u00a0345,6', 12_345.6, 1, { thousands: ' ', decimal: ',' }],
  ['-3.2', -3.2, 1, {}],
  ['−3.2', -3.2, 1, { negative: 'minus' }],
  ['(1,203)', -1203, 0, { thousands: ',', negative: 'parentheses' }],
  ['$4.50', 4.5, 2, { currency: dollar }, 'money'],
  ['-$4.50', -4.5, 2, { currency: dollar }, 'money'],
  ['CHF\u00a04.50', 4.5, 2, { currency: { sign: 'CHF', side: 'before' } }, 'money'],
  ['4,50\u00a0€', 4.5, 2, { decimal: ',', currency: euro }, 'money'],
  ['4,50', 4.5, 2, { decimal: ',', currency: euro }, 'number'],
  ['12.5%', 12.5, 1, { percentSign: true }, 'percent'],
  ['12.5', 12.5, 1, {}, 'percent'],
  ['999', 999, 0, { thousands: ',' }],
])('prints %s', (printed, value, decimals, format, dress) => {
  expect(printNumber(value, decimals, { ...PLAIN, ...format }, dress)).toBe(printed)
})
