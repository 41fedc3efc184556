import { expect, test } from 'vitest'
import { pythonLines, type TokenKind } from './python.ts'

const kinds = (source: string, kind: TokenKind) =>
  pythonLines(source)
    .flat()
    .filter((token) => token.kind === kind)
    .map(({ text }) => text)

test.each([
  'x = 1\n\ny = "a # b"  # c\n',
  'unfinished = """\n  text',
  "bad = 'open\nnext = 1",
  'rb"\\"", f\'{a}\', 1_000.5e-3j, .5, 0xFF, a.b, αβγ\t\r\n',
  '',
])('the lines are the source again, character by character: %j', (source) => {
  expect(
    pythonLines(source)
      .map((line) => line.map(({ text }) => text).join(''))
      .join('\n'),
  ).toBe(source)
})

test('keywords are told from names that hold them', () => {
  expect(kinds('for format in island: return_ = not None', 'keyword')).toEqual(['for', 'in', 'not', 'None'])
})

test('a hash in a string begins no comment, and a quote in a comment no string', () => {
  expect(kinds('a = "#x"  # it\'s', 'comment')).toEqual(["# it's"])
  expect(kinds('a = "#x"  # it\'s', 'string')).toEqual(['"#x"'])
})

test('a string over several lines stays a string on each', () => {
  expect(kinds('"""one\ntwo"""\nx = 1', 'string')).toEqual(['"""one', 'two"""'])
})

test('digits inside a name are no number', () => {
  expect(kinds('t0 + 12.5', 'number')).toEqual(['12.5'])
})
