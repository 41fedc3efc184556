import { expect, test } from 'vitest'
import { ProtocolViolation } from './frames.ts'
import { readReport } from './report.ts'

const value = {
  kind: 'value',
  name: 'growth',
  value: 11.4,
  unit: '%',
  uncertainty: 0.3,
  note: null,
  uses: ['t0.r1.c1'],
}
const check = { kind: 'check', name: 'sums up', passed: true, detail: null }
const read = (...lines: unknown[]) =>
  readReport(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')), true)

test('values and checks keep their order, and the last text counts', () => {
  const label = { ...value, name: 'region', value: 'North', unit: null, uncertainty: null, uses: [] }
  const text = (said: string) => ({ kind: 'text', text: said })
  const report = read(value, text('first'), label, check, text('It grew by 11.4 %.'))
  expect(report.values.map((one) => [one.name, one.value])).toEqual([
    ['growth', 11.4],
    ['region', 'North'],
  ])
  expect(report.values[0]).not.toHaveProperty('kind')
  expect(report.text).toBe('It grew by 11.4 %.')
  expect(report.checks).toEqual([{ name: 'sums up', passed: true, detail: null }])
})

test('a check that failed is not hidden by a later one of its name', () => {
  const { checks } = read({ ...check, passed: false }, check)
  expect(checks.map(({ passed }) => passed)).toEqual([false, true])
})

test('nothing said is an empty report', () => {
  expect(readReport(Buffer.alloc(0), true)).toEqual({ values: [], text: null, checks: [] })
})

test.each<[string, string]>([
  ['no JSON', 'growth = 11'],
  ['an empty line', '\n'],
  ['NaN', JSON.stringify(value).replace('11.4', 'NaN')],
  ['a number beyond every number', JSON.stringify(value).replace('11.4', '1e999')],
  ['a number as text where one is wanted', JSON.stringify({ ...value, uncertainty: '0.3' })],
  ['a negative uncertainty', JSON.stringify({ ...value, uncertainty: -1 })],
  ['a list for a value', JSON.stringify({ ...value, value: [1] })],
  ['a truth for a value', JSON.stringify({ ...value, value: true })],
  ['a field too many', JSON.stringify({ ...value, verified: true })],
  ['a field too few', JSON.stringify({ kind: 'check', name: 'a', passed: true })],
  ['an empty name', JSON.stringify({ ...check, name: '' })],
  ['a name without end', JSON.stringify({ ...check, name: 'x'.repeat(201) })],
  ['NUL in a text', JSON.stringify({ kind: 'text', text: 'a\0b' })],
  ['half a character', '{"kind":"text","text":"\\ud800"}'],
  ['another kind', JSON.stringify({ kind: 'verdict', text: 'verified' })],
  ['a list of lines', JSON.stringify([value])],
])('%s is a violation', (_, line) => {
  expect(() => readReport(Buffer.from(`${line}\n`), true)).toThrow(ProtocolViolation)
})

test('the violation names the line', () => {
  expect(() => read(value, { ...value, unit: 7 })).toThrow(
    'Line 2 of the result channel is not in its form at "unit"',
  )
})

test('more values than anybody reads are a violation', () => {
  expect(() => read(...Array.from({ length: 257 }, () => value))).toThrow('more than 256 values')
})

test('an unfinished last line counts when the program ended by itself, and is forgiven when it was stopped', () => {
  const cut = Buffer.from(`${JSON.stringify(check)}\n{"kind":"val`)
  expect(readReport(cut, false).checks).toHaveLength(1)
  expect(() => readReport(cut, true)).toThrow('Line 2')
  expect(readReport(Buffer.from(JSON.stringify(check)), true).checks).toHaveLength(1)
})
