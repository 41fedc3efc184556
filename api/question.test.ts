import { expect, test } from 'vitest'
import { Problem } from './problem.ts'
import { questionOf } from './question.ts'

test('a question is trimmed, and keeps its line ends but no control characters', () => {
  expect(questionOf(' a\n\tb\u0000\u0007\u009fc\r\n ')).toBe('a\n\tbc')
})

test('length is counted in characters, and half of a pair is replaced', () => {
  expect(questionOf('\u{1F600}'.repeat(2000))).toHaveLength(4000)
  expect(() => questionOf('\u{1F600}'.repeat(2001))).toThrow(Problem)
  expect(questionOf('a\ud83d')).toBe('a\ufffd')
})

test('an empty question says so', () => {
  expect(() => questionOf(' \n ')).toThrow(expect.objectContaining({ status: 422, code: 'question_empty' }))
})
