import { expect, test } from 'vitest'
import type { Sight } from '#adapters/ocr/ocr.ts'
import { drawnSight, type DrawnText } from './drawn-sight.ts'
import { read } from './read.ts'

const LABELS = ['Wind', 'Solar', 'Coal', 'Gas']
const BASE = 400

/** Bars 60 wide every 100 pixels, two pixels high per unit, their values above them. */
const standing = (values: readonly number[]) =>
  values.map((value, index) => ({
    x: 100 + 100 * index,
    y: value < 0 ? BASE : BASE - 2 * value,
    width: 60,
    height: 2 * Math.abs(value),
  }))
const centred = (text: string, middle: number, y: number): DrawnText => ({
  text,
  x: middle - text.length * 3.5,
  y,
})
const labels = LABELS.map((text, index) => centred(text, 130 + 100 * index, BASE + 120))
const valuesOver = (values: readonly number[]) =>
  values.map((value, index) =>
    centred(String(value), 130 + 100 * index, value < 0 ? BASE - 2 * value + 12 : BASE - 2 * value - 12),
  )

const rowsOf = (sight: Sight) =>
  read(sight).tables.flatMap(({ rows }) => rows.map((cells) => cells.map(({ text }) => text).join(' | ')))

test('standing bars are read with their labels and values; the numbers of the axis are none', () => {
  const values = [120, 90, 45, 10]
  const ticks = [0, 50, 100].map((tick) => ({ text: String(tick), end: 80, y: BASE - 2 * tick }))
  const sight = drawnSight([centred('Energy in MWh', 300, 30), ...labels, ...valuesOver(values), ...ticks], {
    bars: standing(values),
  })
  expect(read(sight).tables[0]).toMatchObject({ kind: 'chart', title: 'Energy in MWh' })
  expect(rowsOf(sight)).toEqual(['Wind | 120', 'Solar | 90', 'Coal | 45', 'Gas | 10'])
})

test('lying bars are read from top to bottom', () => {
  const bars = [120, 90, 45, 10].map((value, index) => ({
    x: 150,
    y: 60 + 50 * index,
    width: 3 * value,
    height: 30,
  }))
  const texts = LABELS.flatMap((text, index) => [
    { text, end: 140, y: 75 + 50 * index },
    {
      text: ['120', '90', '45', '10'][index] ?? '',
      x: 160 + [360, 270, 135, 30][index]!,
      y: 75 + 50 * index,
    },
  ])
  const ticks = [0, 50, 100].map((tick) => centred(String(tick), 150 + 3 * tick, 290))
  expect(rowsOf(drawnSight([...texts, ...ticks], { bars }))).toEqual([
    'Wind | 120',
    'Solar | 90',
    'Coal | 45',
    'Gas | 10',
  ])
})

test('values of neighbouring bars that stand in one line are parted', () => {
  const values = [101, 100, 102, 99]
  const line = values.map((value, index) => centred(`${value}.25`, 130 + 100 * index, 180))
  expect(rowsOf(drawnSight([...labels, line], { bars: standing(values) }))).toEqual([
    'Wind | 101.25',
    'Solar | 100.25',
    'Coal | 102.25',
    'Gas | 99.25',
  ])
})

test('a minus sign that was overlooked is put back where the bar reaches down', () => {
  const values = [80, -40, 60, -20]
  const texts = valuesOver(values).map((text) => ({ ...text, text: text.text.replace('-20', '20') }))
  expect(rowsOf(drawnSight([...labels, ...texts], { bars: standing(values) }))).toEqual([
    'Wind | 80',
    'Solar | -40',
    'Coal | 60',
    'Gas | -20',
  ])
})

test('a value that its bar contradicts is doubted', () => {
  const values = [120, 90, 45, 60]
  const texts = valuesOver(values).map((text) => ({ ...text, text: text.text.replace('45', '450') }))
  const [table] = read(drawnSight([...labels, ...texts], { bars: standing(values) })).tables
  expect(table?.rows.map((cells) => cells[1]?.confidence)).toEqual([1, 1, 0.3, 1])
})

test('a chart in which a value or a label is missing is refused: lengths are not printed', () => {
  const values = [120, 90, 45, 10]
  const bars = standing(values)
  expect(rowsOf(drawnSight([...labels, ...valuesOver(values).slice(1)], { bars }))).toEqual([])
  expect(rowsOf(drawnSight([...labels.slice(1), ...valuesOver(values)], { bars }))).toEqual([])
})

test('rows with a fill are no bars', () => {
  const bars = [60, 120, 180].map((y) => ({ x: 10, y, width: 400, height: 30 }))
  const texts = [45, 75, 105, 135, 165, 195].flatMap((y, index) => [
    { text: `Item ${index}`, x: 20, y },
    { text: String(10 + index), end: 300, y },
  ])
  expect(read(drawnSight(texts, { bars })).tables[0]?.kind).not.toBe('chart')
})

test('what gridlines and the axis leave beside numbers is read for what it is', () => {
  const values = [1875, 1773, 1814, 1234]
  const printed = ['1 875', '1–773', '1 814', '1 234']
  const over = (texts: readonly string[]) =>
    texts.map((text, index) => centred(text, 130 + 100 * index, BASE - (values[index] ?? 0) / 10 - 12))
  const bars = standing(values.map((value) => value / 20))
  expect(rowsOf(drawnSight([...labels, ...over(printed)], { bars }))).toEqual([
    'Wind | 1 875',
    'Solar | 1 773',
    'Coal | 1 814',
    'Gas | 1 234',
  ])
  const cut = over(['1875', '177 3', '1814', '1234'])
  expect(rowsOf(drawnSight([...labels, ...cut], { bars }))[1]).toBe('Solar | 1773')
  const seasons = ['2019 20', '2020 21', '2021 22', '2022 23'].map((text, at) =>
    centred(text, 130 + 100 * at, BASE + 20),
  )
  expect(rowsOf(drawnSight([...seasons, ...cut], { bars }))[1]).toBe('2020 21 | 1773')
})

test('a text under the middle of an axis is its title, a note at the edge is none', () => {
  const values = [120, 90, 45, 10]
  const below = (text: string, x: number) =>
    read(
      drawnSight([...labels, ...valuesOver(values), { text, x, y: BASE + 150 }], { bars: standing(values) }),
    ).tables[0]?.header[0]?.text
  expect(below('Source of energy', 280 - 8 * 7)).toBe('Source of energy')
  expect(below('Main meter only', 60)).toBe('')
})
