/** The value below which so much of the samples lies. @param share from 0 to 1 @throws RangeError without samples */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other)
  const at = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  if (below === undefined || above === undefined) throw new RangeError('There is no sample.')
  return below + (above - below) * (at - Math.floor(at))
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

export type Interval = [low: number, high: number]

/** By how much the second number of each point grows with the first, by least squares. @throws RangeError when it cannot be told */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (pick: (point: readonly [x: number, y: number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])]
  const spread = mean((point) => (point[0] - x) ** 2)
  if (!(spread > 0)) throw new RangeError('There are no two points apart.')
  return mean((point) => (point[0] - x) * (point[1] - y)) / spread
}

const RESAMPLES = 2000
const SURE = 0.95

/** Where the median would lie in 95 of 100 repetitions, as resampling has it. */
export const medianInterval = (samples: readonly number[]): Interval =>
  intervalOf((pick) => median(pick(samples)))

/** The same of the ratio of two medians. */
export const ratioInterval = (over: readonly number[], under: readonly number[]): Interval =>
  intervalOf((pick) => median(pick(over)) / median(pick(under)))

type Pick = (samples: readonly number[]) => number[]

function intervalOf(statistic: (pick: Pick) => number): Interval {
  const random = createRandom()
  const pick: Pick = (samples) => samples.map(() => samples[Math.floor(random() * samples.length)] ?? 0)
  const all = Array.from({ length: RESAMPLES }, () => statistic(pick))
  return [quantile(all, (1 - SURE) / 2), quantile(all, (1 + SURE) / 2)]
}

/** Always the same sequence (mulberry32), so that the same samples give the same interval. */
function createRandom(): () => number {
  let state = 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
