import { expect, test } from 'vitest'
import { median, medianInterval, quantile, ratioInterval, slope } from './statistics.ts'

test('a quantile lies between the samples beside it', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(quantile([10, 20], 0.95)).toBeCloseTo(19.5)
  expect(() => median([])).toThrow(RangeError)
})

test('an interval holds the median, and is as wide as the samples are apart', () => {
  const close = Array.from({ length: 50 }, (_, index) => 100 + (index % 3))
  const apart = close.map((value, index) => value + (index % 2) * 80)
  const [low, high] = medianInterval(close)
  expect(low).toBeGreaterThanOrEqual(100)
  expect(high).toBeLessThanOrEqual(102)
  const wide = medianInterval(apart)
  expect(wide[1] - wide[0]).toBeGreaterThan(high - low)
  expect(medianInterval(apart)).toEqual(wide)
})

test('a ratio is that of the medians', () => {
  const [low, high] = ratioInterval([10, 10, 10], [100, 100, 100])
  expect([low, high]).toEqual([0.1, 0.1])
})

test('a slope is that of the line through the points, whatever lies beside it', () => {
  expect(
    slope([
      [0, 10],
      [1, 12],
      [2, 14],
    ]),
  ).toBeCloseTo(2)
  expect(
    slope([
      [0, 1],
      [0, 3],
      [2, 1],
      [2, 3],
    ]),
  ).toBeCloseTo(0)
  expect(() => slope([[1, 1]])).toThrow(RangeError)
})
