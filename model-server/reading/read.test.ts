import { expect, test } from 'vitest'
import type { Sight } from '#adapters/ocr/ocr.ts'
import { drawnSight, row } from './drawn-sight.ts'
import { read } from './read.ts'

const tableIn = (sight: Sight) => {
  const { tables } = read(sight)
  const [table] = tables
  if (!table || tables.length > 1) throw new Error(`${tables.length} tables`)
  return {
    kind: table.kind,
    title: table.title,
    header: table.header.map(({ text }) => text),
    rows: table.rows.map((cells) => cells.map(({ text }) => text).join(' | ')),
    table,
  }
}

const ENDS = [240, 360]

test('a table is read with its title, its heading and its empty cells', () => {
  const sight = drawnSight([
    { text: 'Sales overview', x: 20, y: 20 },
    ...row(70, ENDS, ['Region', 'Units', 'Revenue']),
    ...row(100, ENDS, ['North', '12', '1,200.50']),
    ...row(130, ENDS, ['South West', '', '980.00']),
    ...row(160, ENDS, ['East', '7', '77.25']),
    { text: 'Source: internal', x: 20, y: 220 },
  ])
  expect(tableIn(sight)).toMatchObject({
    kind: 'table',
    title: 'Sales overview',
    header: ['Region', 'Units', 'Revenue'],
    rows: ['North | 12 | 1,200.50', 'South West |  | 980.00', 'East | 7 | 77.25'],
  })
})

test('years over the columns are their heading, years in the first column are labels', () => {
  const across = drawnSight([
    ...row(70, ENDS, ['Region', '2021', '2022']),
    ...row(100, ENDS, ['North', '120', '140']),
    ...row(130, ENDS, ['South', '90', '95']),
  ])
  expect(tableIn(across).header).toEqual(['Region', '2021', '2022'])
  const down = drawnSight([
    ...row(70, ENDS, ['Year', 'Units', 'Cost']),
    ...row(100, ENDS, ['2021', '120', '140']),
    ...row(130, ENDS, ['2022', '90', '95']),
  ])
  expect(tableIn(down).rows).toEqual(['2021 | 120 | 140', '2022 | 90 | 95'])
})

test('values that look like years head nothing beside years that are labels', () => {
  const sight = drawnSight([
    ...row(70, [240], ['Year', 'Budget']),
    ...row(100, [240], ['2013', '1995']),
    ...row(130, [240], ['2014', '2081']),
    ...row(160, [240], ['2015', '2367']),
  ])
  expect(tableIn(sight)).toMatchObject({
    header: ['Year', 'Budget'],
    rows: ['2013 | 1995', '2014 | 2081', '2015 | 2367'],
  })
})

test('a heading of two lines belongs to the columns it ends over, also where its texts stand as close as words', () => {
  const sight = drawnSight([
    [
      { text: 'Year', x: 20, y: 50 },
      { text: 'Population,', end: 135, y: 50 },
      { text: 'Profit,', end: 240, y: 50 },
    ],
    [
      { text: 'thousand', end: 135, y: 66 },
      { text: 'GBP thousand', end: 240, y: 66 },
    ],
    ...row(100, [135, 240], ['2019', '410', '52']),
    ...row(130, [135, 240], ['2020', '421', '61']),
  ])
  expect(tableIn(sight).header).toEqual(['Year', 'Population, thousand', 'Profit, GBP thousand'])
})

test('a label of two lines is one row, where lines are drawn between rows and where none are', () => {
  const lines = [
    ...row(70, ENDS, ['Item', 'Units', 'Cost']),
    ...row(100, ENDS, ['Research and', '12', '40']),
    { text: 'development', x: 20, y: 116 },
    ...row(150, ENDS, ['Sales', '7', '33']),
    ...row(190, ENDS, ['Legal', '3', '12']),
  ]
  const rules = [85, 133, 170, 210].map((y) => ({ x: 10, y, width: 360, height: 1 }))
  const rows = ['Research and development | 12 | 40', 'Sales | 7 | 33', 'Legal | 3 | 12']
  expect(tableIn(drawnSight(lines)).rows).toEqual(rows)
  expect(tableIn(drawnSight(lines, { across: rules })).rows).toEqual(rows)
})

test('the column that names the rows comes first, a column that counts them behind it', () => {
  const sight = drawnSight([
    { text: 'No.', x: 20, y: 70 },
    { text: 'Part', x: 80, y: 70 },
    { text: 'Price', end: 300, y: 70 },
    ...['Bolt', 'Nut', 'Washer'].flatMap((text, index) => [
      { text: String(index + 1), x: 20, y: 100 + 30 * index },
      { text, x: 80, y: 100 + 30 * index },
      { text: `${index + 2}.50`, end: 300, y: 100 + 30 * index },
    ]),
  ])
  expect(tableIn(sight)).toMatchObject({
    header: ['Part', 'No.', 'Price'],
    rows: ['Bolt | 1 | 2.50', 'Nut | 2 | 3.50', 'Washer | 3 | 4.50'],
  })
})

test('a currency that stands apart belongs to its number, and digits that spaces part are one number', () => {
  const sight = drawnSight([
    ...row(70, [240], ['City', 'Budget']),
    ...[100, 130, 160].flatMap((y) => [
      { text: 'Oslo', x: 20, y },
      { text: '12 345', end: 205, y },
      { text: 'kr', end: 240, y },
    ]),
  ])
  expect(tableIn(sight).rows[0]).toBe('Oslo | 12 345 kr')
})

test('a receipt keeps its amounts and leaves out the shop, its numbers and how amounts came about', () => {
  const sight = drawnSight([
    { text: 'Corner Bakery', x: 90, y: 20 },
    { text: '12 Market Street, 25122 Town', x: 40, y: 36 },
    ...row(52, [300], ['Receipt', '4711']),
    ...row(90, [300], ['Coffee', '7.00']),
    { text: '2 x 3.50', x: 35, y: 108 },
    ...row(130, [300], ['Croissant ....', '..2.20']),
    ...row(160, [300], ['TOTAL', '9.20']),
    ...row(180, [300], ['Cash', '10.00']),
  ])
  expect(tableIn(sight)).toMatchObject({
    kind: 'receipt',
    title: 'Corner Bakery',
    header: ['', ''],
    rows: ['Coffee | 7.00', 'Croissant | 2.20', 'TOTAL | 9.20', 'Cash | 10.00'],
  })
})

test('total lines of a receipt with quantities are named in the label column', () => {
  const sight = drawnSight([
    ...row(70, [200, 300], ['Item', 'Qty', 'Amount']),
    ...row(100, [200, 300], ['Coffee', '2', '7.00']),
    ...row(130, [200, 300], ['Bagel', '1', '2.50']),
    ...row(160, [200, 300], ['Subtotal', '', '9.50']),
    ...row(190, [200, 300], ['VAT 10%', '', '0.95']),
    ...row(220, [200, 300], ['Total', '', '10.45']),
  ])
  expect(tableIn(sight)).toMatchObject({
    kind: 'receipt',
    header: ['Item', 'Qty', 'Amount'],
    rows: [
      'Coffee | 2 | 7.00',
      'Bagel | 1 | 2.50',
      'Subtotal |  | 9.50',
      'VAT 10% |  | 0.95',
      'Total |  | 10.45',
    ],
  })
})

test('a gift card that is sold is an item; one that pays is none', () => {
  const sight = drawnSight([
    ...row(70, [200, 300], ['Item', 'Qty', 'Amount']),
    ...row(100, [200, 300], ['Gift card', '2', '7.20']),
    ...row(130, [200, 300], ['Bookmark', '1', '2.50']),
    ...row(160, [200, 300], ['Total', '', '9.70']),
    ...row(190, [200, 300], ['Gift card', '', '9.70']),
  ])
  expect(tableIn(sight).rows).toEqual([
    'Gift card | 2 | 7.20',
    'Bookmark | 1 | 2.50',
    'Total |  | 9.70',
    'Gift card |  | 9.70',
  ])
})

test('a number whose letters OCR confused is mended by its column, and claims less', () => {
  const sight = drawnSight([
    ...row(70, [240], ['Region', 'Sales']),
    ...row(100, [240], ['North', '12.5']),
    ...row(130, [240], ['South', '1O.5']),
    ...row(160, [240], ['West', '13.5']),
  ])
  const { rows, table } = tableIn(sight)
  expect(rows[1]).toBe('South | 10.5')
  expect(table.rows[1]?.[1]?.confidence).toBeLessThan(0.7)
})

test('text without numbers, and no text at all, have no table', () => {
  expect(read(drawnSight([{ text: 'Dear Sir or Madam,', x: 20, y: 20 }])).tables).toEqual([])
  expect(read(drawnSight([]))).toMatchObject({ tables: [], description: 'No text was found.' })
})

test('boxes are those of the picture as given, also when it had to be turned', () => {
  const level = drawnSight([
    ...row(70, [240], ['A', 'Units']),
    ...row(100, [240], ['x', '1']),
    ...row(130, [240], ['y', '2']),
  ])
  const box = read({ ...level, rotation: 90, width: 400, height: 400 }).tables[0]?.rows[0]?.[0]?.box
  // Turned back by a quarter about (200, 200), what was at (20, 95) lies at (95, 380).
  expect(box).toMatchObject({ x: 95, y: 374 })
})

test('a heading whose lines stand a little further apart is whole where its texts stand side by side', () => {
  const sight = drawnSight([
    { text: 'Harvest and revenue', x: 20, y: 20 },
    ...row(60, ENDS, ['', 'Harvest', 'Revenue']),
    ...row(85, ENDS, ['Farm', '(t)', '(USD)']),
    ...row(130, ENDS, ['Mill End', '343', '2,129']),
    ...row(170, ENDS, ['Greenacre', '302', '1,960']),
  ])
  expect(tableIn(sight)).toMatchObject({
    title: 'Harvest and revenue',
    header: ['Farm', 'Harvest (t)', 'Revenue (USD)'],
  })
})

test('headings as close as words are parted so that their spaces are equally wide, however well others would fit', () => {
  const sight = drawnSight([
    [
      { text: 'Age group', x: 20, y: 70 },
      { text: 'Online answers', x: 96, y: 70 },
    ],
    ...[100, 130].flatMap((y, at) => [
      { text: ['12-17', '35-44'][at] ?? '', x: 20, y },
      { text: ['731', '109'][at] ?? '', x: 145, y },
    ]),
  ])
  expect(tableIn(sight).header).toEqual(['Age group', 'Online answers'])
})

test('a currency that stands far before its number belongs to it, and not to the label', () => {
  const [first, second, sum] = [100, 130, 160].map((y, at) => [
    { text: ['2010', '2011', 'Total'][at] ?? '', x: 20, y },
    [
      { text: 'EUR', x: 120, y },
      { text: ['441.0', '515.0', '956.0'][at] ?? '', x: 155, y },
    ],
  ])
  const sight = drawnSight([
    { text: 'Year', x: 20, y: 70 },
    { text: 'Budget', x: 148, y: 70 },
    ...(first ?? []),
    ...(second ?? []),
    ...(sum ?? []),
  ])
  expect(tableIn(sight).rows).toEqual(['2010 | EUR 441.0', '2011 | EUR 515.0', 'Total | EUR 956.0'])
})

test('in ruled cells a heading is whole however far apart its lines stand', () => {
  const lines = [
    { text: 'Growth', end: 240, y: 60 },
    ...row(90, ENDS, ['Region', '(%)', 'Orders']),
    ...row(130, ENDS, ['South', '5.7', '371']),
    ...row(170, ENDS, ['West', '9.2', '443']),
  ]
  const level = [40, 110, 150, 190].map((y) => ({ x: 10, y, width: 370, height: 1 }))
  const upright = [10, 130, 260, 380].map((x) => ({ x, y: 40, width: 1, height: 150 }))
  expect(tableIn(drawnSight(lines, { across: level, down: upright })).header).toEqual([
    'Region',
    'Growth (%)',
    'Orders',
  ])
  expect(tableIn(drawnSight(lines)).header).toEqual(['Region', '(%)', 'Orders'])
})
