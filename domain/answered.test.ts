import { expect, test } from 'vitest'
import { answered, answerOf, lastErrorOf } from '#domain/answered.ts'

const silent = { values: [], text: null, checks: [] }
const value = {
  name: 'total',
  value: 1234.5678,
  unit: 'EUR',
  uncertainty: null,
  note: null,
  uses: ['t0.r0.c1'],
}

test('what a program reported is the answer, whatever it printed', () => {
  const answer = answerOf({ stdout: 'total: 99\n', report: { ...silent, values: [value] } })
  expect(answer.values[0]?.value).toBe(1234.5678)
  expect(answer.text).toBe('total: 1,234.57 EUR.')
  expect(answer.structured).toBe(true)
})

test('a program that only prints answers with its last line, marked as not structured', () => {
  const answer = answerOf({ stdout: 'thinking\n42 apples\n\n', report: silent })
  expect(answer.values[0]?.value).toBe('42 apples')
  expect(answer.structured).toBe(false)
})

test('silence is no answer', () => {
  expect(answered({ stdout: ' \n', report: silent })).toBe(false)
  expect(answered({ stdout: '', report: { ...silent, values: [value] } })).toBe(true)
})

test('small numbers keep their digits in the sentence', () => {
  const answer = answerOf({ stdout: '', report: { ...silent, values: [{ ...value, value: 0.012345 }] } })
  expect(answer.text).toBe('total: 0.01235 EUR.')
})

test('the last line of a traceback is the error', () => {
  expect(lastErrorOf('Traceback:\n  File "x"\nValueError: no\n')).toBe('ValueError: no')
  expect(lastErrorOf('\n')).toBe(null)
})
