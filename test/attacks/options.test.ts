import { expect, test } from 'vitest'
import { readOptions } from '#test/attacks/options.ts'

test('without options everything is attacked', () => {
  expect(readOptions([])).toEqual({ runtimes: ['runc', 'runsc'], only: null })
  expect(readOptions(['--runtime', 'runsc', '--only', 'X4'])).toEqual({ runtimes: ['runsc'], only: 'X4' })
})

test('a runtime that is none is refused', () => {
  expect(() => readOptions(['--runtime', 'kata'])).toThrow('it wants runc or runsc')
})
