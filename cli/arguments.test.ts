import { expect, test } from 'vitest'
import { parseArguments, UsageError, valueOf, valuesOf } from './arguments.ts'

const flag = (name: string, value: string | null) => ({ name, value, does: 'something' })
const known = [flag('image', 'FILE'), flag('question', 'TEXT'), flag('json', null)]

test('words and flags are told apart in any order', () => {
  const parsed = parseArguments(['--json', 'a.png', '--question', 'How much?', 'b'], known)
  expect(parsed.words).toEqual(['a.png', 'b'])
  expect(parsed.flags.get('json')).toBe(true)
  expect(valueOf(parsed, 'question')).toBe('How much?')
  expect(valueOf(parsed, 'image')).toBe(null)
})

test.each([
  [['--jsno'], '--jsno is not known here'],
  [['-j'], '-j is not known here'],
  [['-5 degrees?'], '-5 is not known here; a word that begins with a dash goes after --.'],
  [['--image'], '--image wants a value'],
  [['--json=yes'], '--json takes no value'],
])('%j is refused by its name', (given, sentence) => {
  expect(() => parseArguments(given, known)).toThrow(UsageError)
  expect(() => parseArguments(given, known)).toThrow(sentence)
})

test('a value may stand behind an equals sign, be empty, or begin with a dash', () => {
  const values = (...given: string[]) => valuesOf(parseArguments(given, known), 'question')
  expect(values('--question=a=b')).toEqual(['a=b'])
  expect(values('--question=', '--question', '')).toEqual(['', ''])
  expect(values('--question', '-5 degrees?')).toEqual(['-5 degrees?'])
})

test('after two dashes all are words', () => {
  const parsed = parseArguments(['--json', '--', '-5 degrees?', '--image'], known)
  expect(parsed).toMatchObject({ words: ['-5 degrees?', '--image'], given: [] })
})

test('every command has help, by its long name and its short one', () => {
  for (const word of ['--help', '-h']) expect(parseArguments([word], []).flags.has('help')).toBe(true)
  expect(parseArguments(['--question', '--help'], known).flags.has('help')).toBe(false)
})

test('a flag given twice has both values, and the last where one counts', () => {
  const parsed = parseArguments(['--image', 'a.png', '--json', '--image', 'b.png'], known)
  expect(valuesOf(parsed, 'image')).toEqual(['a.png', 'b.png'])
  expect(valueOf(parsed, 'image')).toBe('b.png')
  expect(valuesOf(parsed, 'question')).toEqual([])
})
