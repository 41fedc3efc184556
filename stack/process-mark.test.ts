import { expect, test } from 'vitest'
import { isAlive, markOf } from './process-mark.ts'

test('a living process is known by number and start time', () => {
  const mark = markOf(process.pid)
  expect(mark).not.toBeNull()
  expect(mark && isAlive(mark)).toBe(true)
})

test('another process that got the same number is not taken for the first', () => {
  const mark = markOf(process.pid)
  expect(mark && isAlive({ ...mark, mark: mark.mark.replace(/\/\d+$/, '/1') })).toBe(false)
})

test('a number that nobody has is gone', () => {
  expect(markOf(2 ** 22 + 1)).toBeNull()
})
