import { expect, test } from 'vitest'
import type { Reading, TableKind } from '#domain/reading.ts'
import { understand } from '#domain/understand.ts'

const cell = (text: string) => ({ text, box: null, confidence: 0.9 })

const reading = (kind: TableKind, title: string | null, header: string[], ...rows: string[][]): Reading => ({
  description: '',
  lines: [],
  tables: [{ kind, title, header: header.map(cell), rows: rows.map((row) => row.map(cell)) }],
})

const tableOf = (given: Reading) => {
  const [table] = understand(given, 'test').tables
  if (!table) throw new Error('no table')
  return table
}

const kinds = (given: Reading) => tableOf(given).rows.map(({ kind }) => kind)

test('years that name the rows are labels, whatever the separators of the numbers', () => {
  const table = tableOf(reading('table', null, ['Year', 'Sales'], ['2019', '1.234'], ['2020', '2.345']))
  expect(table.labelColumn).toBe(0)
  expect(table.columns.map(({ kind }) => kind)).toEqual(['label', 'number'])
  expect(table.cells.map(({ number }) => number?.value ?? null)).toEqual([null, 1234, null, 2345])
  expect(table.cells[3]?.id).toBe('t0.r1.c1')
})

test('years name the rows beside a column of words too, and with a total below them', () => {
  const table = tableOf(
    reading(
      'table',
      null,
      ['Year', 'State', 'Sales'],
      ['2019', 'open', '5'],
      ['2020', 'closed', '6'],
      ['Total', '', '11'],
    ),
  )
  expect(table.labelColumn).toBe(0)
  expect(table.rows.map(({ kind }) => kind)).toEqual(['item', 'item', 'total'])
})

test('a column that only numbers the rows does not name them', () => {
  const table = tableOf(
    reading('table', null, ['#', 'Item', 'Price'], ['1', 'Bolt', '2.50'], ['2', 'Nut', '1.25']),
  )
  expect(table.labelColumn).toBe(1)
  expect(table.rows.map(({ label }) => label)).toEqual(['Bolt', 'Nut'])
})

test('units come from the cells, the heading or the title', () => {
  const cells = tableOf(reading('table', null, ['A', 'B'], ['x', '3 €'], ['y', '4 €']))
  const heading = tableOf(reading('table', null, ['A', 'Revenue (EUR thousand)', 'Staff'], ['x', '3', '4']))
  const title = tableOf(reading('chart', 'Energy use in MWh', ['', ''], ['Jan', '3'], ['Feb', '4']))
  const year = tableOf(reading('table', null, ['City', 'Population (2020)'], ['x', '3']))
  expect(cells.columns[1]?.unit).toBe('€')
  expect(heading.columns.map(({ unit }) => unit)).toEqual([null, 'EUR thousand', null])
  expect(title.columns[1]?.unit).toBe('MWh')
  expect(year.columns[1]?.unit).toBe(null)
})

test('totals, taxes and payments of a receipt are no items', () => {
  const lines = [
    ['Coffee', '3.50'],
    ['Subtotal', '3.50'],
    ['VAT 19%', '0.67'],
    ['TOTAL', '4.17'],
    ['Cash', '5.00'],
    ['Change', '0.83'],
  ]
  expect(kinds(reading('receipt', null, ['', ''], ...lines))).toEqual([
    'item',
    'subtotal',
    'tax',
    'total',
    'payment',
    'payment',
  ])
})

test('what is sold above the total of a receipt is an item, though it could pay below it', () => {
  const lines = [
    ['Pen', '2.00'],
    ['Gift card', '10.00'],
    ['Items: 2', '2'],
    ['Subtotal', '12.00'],
    ['Loyalty discount 10%', '-1.20'],
    ['Total', '10.80'],
    ['Gift card', '10.80'],
  ]
  expect(kinds(reading('receipt', null, ['', ''], ...lines))).toEqual([
    'item',
    'item',
    'payment',
    'subtotal',
    'tax',
    'total',
    'payment',
  ])
})

test('in a table a tax is data, and totals and averages are not', () => {
  const rows = [
    ['Income tax', '3'],
    ['Rent', '4'],
    ['Average', '3.5'],
    ['Total', '7'],
  ]
  expect(kinds(reading('table', null, ['Item', 'EUR'], ...rows))).toEqual([
    'item',
    'item',
    'subtotal',
    'total',
  ])
})

test('a last row without a label that holds the sums is the total', () => {
  const rows = [
    ['North', '3', '10'],
    ['South', '4', '20'],
    ['', '7', '30'],
  ]
  expect(kinds(reading('table', null, ['Region', 'A', 'B'], ...rows))).toEqual(['item', 'item', 'total'])
  const other = [
    ['North', '3', '10'],
    ['South', '4', '20'],
    ['', '9', '30'],
  ]
  expect(kinds(reading('table', null, ['Region', 'A', 'B'], ...other))).toEqual(['item', 'item', 'item'])
})

test('the confidence is that of the least certain number', () => {
  const given = reading('table', null, ['A', 'B'], ['x', '3'])
  given.tables[0]?.rows[0]?.splice(1, 1, { text: '3', box: null, confidence: 0.4 })
  expect(understand(given, 'test').confidence).toBe(0.4)
})
