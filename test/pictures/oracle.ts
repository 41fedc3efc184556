/** Plain arithmetic on printed numbers: what the right answer is, worked out without the product. */

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const mean = (values: readonly number[]): number => sum(values) / values.length

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? mean(sorted.slice(upper, upper + 1))
    : mean(sorted.slice(upper - 1, upper + 1))
}

/** Percent, relative to the size of the first value. */
export const percentChange = (from: number, to: number): number => (100 * (to - from)) / Math.abs(from)

/** Percent per period over `periods` periods. */
export const compoundGrowth = (from: number, to: number, periods: number): number =>
  100 * ((to / from) ** (1 / periods) - 1)

/** Percent of the whole. */
export const share = (part: number, whole: number): number => (100 * part) / whole

/** Slope of the least-squares line through the points. */
export function slope(xs: readonly number[], ys: readonly number[]): number {
  const [x0, y0] = [mean(xs), mean(ys)]
  const products = xs.map((x, index) => (x - x0) * ((ys[index] ?? Number.NaN) - y0))
  return sum(products) / sum(xs.map((x) => (x - x0) ** 2))
}

/** Positions from the largest value to the smallest. */
export const descending = (values: readonly number[]): number[] =>
  [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))

export const ascending = (values: readonly number[]): number[] => descending(values).reverse()
