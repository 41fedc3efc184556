import { expect, test } from 'vitest'
import { readOptions } from '#test/pictures/options.ts'

test('without options, a fresh seed each time and the whole set', () => {
  const seeds = Array.from({ length: 5 }, () => readOptions([]).seed)
  expect(new Set(seeds).size).toBeGreaterThan(1)
  expect(readOptions([])).toMatchObject({ count: 48, keepAll: false, only: null, url: null, drawOnly: false })
})

test('options are taken as given', () => {
  const options = readOptions([
    '--seed',
    '7',
    '--count',
    '12',
    '--keep',
    'out',
    '--only',
    'chart',
    '--url',
    'http://x',
  ])
  expect(options).toMatchObject({
    seed: 7,
    count: 12,
    folder: 'out',
    keepAll: true,
    only: 'chart',
    url: 'http://x',
  })
})

test('a wrong option is named', () => {
  expect(() => readOptions(['--seed', 'seven'])).toThrow('--seed is "seven"')
  expect(() => readOptions(['--count', '0'])).toThrow('--count is "0"')
  expect(() => readOptions(['--only', 'map'])).toThrow(
    '--only is "map"; it wants one of table, receipt, chart.',
  )
})
