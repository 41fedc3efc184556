import { expect, test } from 'vitest'
import { Random } from '#test/pictures/random.ts'

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

test('the same seed gives the same sequence, another seed another', () => {
  expect(draw(new Random(7), 50)).toEqual(draw(new Random(7), 50))
  expect(draw(new Random(7), 50)).not.toEqual(draw(new Random(8), 50))
})

test('numbers spread evenly over their range', () => {
  const numbers = draw(new Random(3), 20_000)
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => numbers.filter((n) => Math.floor(n * 10) === tenth).length,
  )
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200)
})

test('a fork does not depend on what was drawn from another fork', () => {
  const random = new Random(5)
  draw(random.fork(1), 10)
  expect(draw(random.fork(2), 5)).toEqual(draw(new Random(5).fork(2), 5))
})

test('whole numbers reach both ends', () => {
  const random = new Random(11)
  const drawn = new Set(Array.from({ length: 200 }, () => random.integer(2, 5)))
  expect([...drawn].sort((a, b) => a - b)).toEqual([2, 3, 4, 5])
})

test('a subsequence keeps the order', () => {
  const random = new Random(2)
  const list = ['a', 'b', 'c', 'd', 'e']
  const some = random.subsequence(list, 3)
  expect(some).toHaveLength(3)
  expect(some).toEqual(some.toSorted())
})

test('nothing cannot be picked from', () => {
  expect(() => new Random(1).pick([])).toThrow(RangeError)
})
