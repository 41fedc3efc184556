import { expect, test } from 'vitest'
import type { Expectation } from '#test/pictures/expectation.ts'
import { Random } from '#test/pictures/random.ts'
import type { Operation } from '#test/pictures/questions/asked.ts'
import { SHEET_ASKERS } from '#test/pictures/questions/sheet-askers.ts'
import type { Series, Sheet } from '#test/pictures/sheet.ts'

const series = (said: string, values: number[]): Series => ({
  heading: said.toUpperCase(),
  unit: '',
  said,
  plural: false,
  nature: 'amount',
  dress: 'number',
  family: 'money',
  decimals: 0,
  extremes: null,
  values,
})

/** Two years and two amounts, so that each operation has few possible answers, worked out by hand below. */
const SHEET: Sheet = {
  surface: 'chart',
  noun: 'year',
  nouns: 'years',
  at: 'in',
  calendar: 'years',
  labels: ['2018', '2019', '2020', '2021'],
  group: null,
  series: [series('revenue', [100, 110, 121, 169])],
  periods: null,
  paired: false,
  title: 'Revenue by year',
}

/** All the answers an operation is given over many seeds, by question. */
function answers(operation: Operation, sheet: Sheet): { question: string; expected: Expectation }[] {
  return Array.from({ length: 300 }, (_, seed) => SHEET_ASKERS[operation](sheet, new Random(seed))).filter(
    (asked) => asked !== null,
  )
}

test.each<[Operation, Partial<Expectation>]>([
  ['sum', { kind: 'number', value: 500, unit: 'plain', plot: false }],
  ['mean', { kind: 'number', value: 125 }],
  ['median', { kind: 'number', value: 115.5 }],
  ['maximum', { kind: 'label', accepts: ['2021'] }],
  ['minimum', { kind: 'label', accepts: ['2018'] }],
  ['fit', { kind: 'number', value: 21.8, plot: true }],
])('%s of revenue', (operation, expected) => {
  const asked = answers(operation, SHEET)
  expect(asked.length).toBeGreaterThan(100)
  for (const { expected: given } of asked) expect(given).toMatchObject(expected)
})

test('counts agree with the threshold that is asked about', () => {
  for (const { question, expected } of [...answers('count-above', SHEET), ...answers('count-below', SHEET)]) {
    const limit = Number(/ ([\d.]+)\D*$/.exec(question)?.[1])
    const above = /above|over|greater|higher|more|least|exceed/.test(question)
    const count = [100, 110, 121, 169].filter((value) => value > limit === above).length
    expect(expected, question).toMatchObject({ value: count })
  }
})

test('growth from 2018 to 2020 is 10 % a year and 21 % in all', () => {
  const about = (operation: Operation) =>
    answers(operation, SHEET).filter(({ question }) => /2018 .*2020|2020 .*2018/.test(question))
  expect(about('compound-growth').length).toBeGreaterThan(5)
  for (const { expected } of about('compound-growth')) {
    expect(expected).toMatchObject({ unit: 'percent', value: expect.closeTo(10, 9) })
  }
  expect(about('percent-change').length).toBeGreaterThan(5)
  for (const { expected } of about('percent-change')) {
    expect(expected).toMatchObject({ unit: 'percent', value: expect.closeTo(21, 9) })
  }
})

test('shares are in percent of the sum', () => {
  const shares = answers('share', SHEET).filter(({ question }) => question.includes('2018'))
  expect(shares.length).toBeGreaterThan(20)
  for (const { expected } of shares) expect(expected).toMatchObject({ unit: 'percent', value: 20 })
})

test('differences and ratios of columns follow the order of the question', () => {
  const both: Sheet = {
    ...SHEET,
    surface: 'table',
    series: [series('revenue', [100]), series('costs', [40])],
    labels: ['2018'],
  }
  for (const { question, expected } of answers('column-difference', both))
    expect(expected, question).toMatchObject({ value: 60 })
  for (const { question, expected } of answers('column-ratio', both)) {
    const first = question.indexOf('revenue') < question.indexOf('costs')
    const swapped = question.includes('as large as')
    expect(expected, question).toMatchObject({ value: first === swapped ? 0.4 : 2.5 })
  }
})

test('nothing is asked that the data cannot answer', () => {
  const named: Sheet = { ...SHEET, calendar: null, labels: ['Lyon', 'Cork', 'Graz', 'Leeds'] }
  for (const operation of [
    'compound-growth',
    'percent-change',
    'line-plot',
    'fit',
    'column-ratio',
  ] as const) {
    expect(answers(operation, named), operation).toEqual([])
  }
  const losses: Sheet = { ...SHEET, series: [series('profit', [-5, 8, -3, 7])] }
  for (const operation of ['share', 'row-ratio', 'percent-change', 'multiple'] as const) {
    expect(answers(operation, losses), operation).toEqual([])
  }
})
