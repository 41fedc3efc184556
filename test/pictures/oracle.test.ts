import { expect, test } from 'vitest'
import {
  ascending,
  compoundGrowth,
  descending,
  mean,
  median,
  percentChange,
  share,
  slope,
  sum,
} from '#test/pictures/oracle.ts'

test('sums and means', () => {
  expect(sum([2, 3, 7])).toBe(12)
  expect(mean([2, 3, 7])).toBe(4)
})

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 6])).toBe(5.5)
})

test('change and growth are in percent, change relative to the size of where it began', () => {
  expect(percentChange(80, 100)).toBe(25)
  expect(percentChange(-80, -100)).toBe(-25)
  expect(compoundGrowth(100, 121, 2)).toBeCloseTo(10, 12)
  expect(share(25, 200)).toBe(12.5)
})

test('the slope is that of least squares', () => {
  expect(slope([2019, 2020, 2021], [10, 13, 16])).toBeCloseTo(3, 12)
  // By hand: x̄ = 1, ȳ = 3; Σ(x−x̄)(y−ȳ) = 1·2 + 0 + 1·1 = 3; Σ(x−x̄)² = 2.
  expect(slope([0, 1, 2], [1, 4, 4])).toBeCloseTo(1.5, 12)
})

test('order from the largest and from the smallest', () => {
  expect(descending([3, -9, 8])).toEqual([2, 0, 1])
  expect(ascending([3, -9, 8])).toEqual([1, 0, 2])
})
