import { expect, test } from 'vitest'
import { parseArguments, valueOf, valuesOf } from './arguments.ts'

const known = { valued: ['image', 'question'], switches: ['json'] }

test('words and flags are told apart in any order', () => {
  const parsed = parseArguments(['--json', 'a.png', '--question', 'How much?', 'b'], known)
  expect(parsed.words).toEqual(['a.png', 'b'])
  expect(parsed.flags.get('json')).toBe(true)
  expect(valueOf(parsed, 'question')).toBe('How much?')
  expect(valueOf(parsed, 'image')).toBe(null)
})

test('an unknown flag and a missing value are named', () => {
  expect(() => parseArguments(['--jsno'], known)).toThrow('--jsno')
  expect(() => parseArguments(['--image'], known)).toThrow('--image wants a value')
})

test('a flag given twice has both values, and the last where one counts', () => {
  const parsed = parseArguments(['--image', 'a.png', '--json', '--image', 'b.png'], known)
  expect(valuesOf(parsed, 'image')).toEqual(['a.png', 'b.png'])
  expect(valueOf(parsed, 'image')).toBe('b.png')
  expect(valuesOf(parsed, 'question')).toEqual([])
})
