import { expect, test } from 'vitest'
import { parseArguments, valueOf } from './arguments.ts'

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
