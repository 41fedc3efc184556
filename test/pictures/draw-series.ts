import { asPrinted } from '#test/pictures/number-format.ts'
import type { Measure } from '#test/pictures/measure.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Series } from '#test/pictures/sheet.ts'

/** How the values of a column follow each other. */
export type Course = 'scattered' | 'trend'

const TRIES = 200

/**
 * Draws one column of a measure: `count` values that all differ as printed, so that "highest" and "third" have one
 * answer, some of them below zero when asked for.
 */
export function drawSeries(
  measure: Measure,
  unit: string,
  count: number,
  random: Random,
  given: { course: Course; negatives: boolean },
): Series {
  const decimals = random.pick(measure.decimals)
  const said = inSentence(measure.heading)
  for (let tried = 0; tried < TRIES; tried += 1) {
    const raw = given.course === 'trend' ? trend(measure, count, random) : scatter(measure, count, random)
    const signed = given.negatives && measure.signed ? someNegative(raw, random) : raw
    const values = signed.map((value) => asPrinted(value, decimals))
    if (new Set(values.map(Math.abs)).size === count && !values.includes(0)) {
      const { plural, nature, dress, family, extremes, heading } = measure
      return { heading, unit, said, plural, nature, dress, family, decimals, extremes, values }
    }
  }
  throw new Error(
    `No ${count} different values of ${measure.heading} between ${measure.low} and ${measure.high}.`,
  )
}

/** A heading as it stands inside a sentence. */
export const inSentence = (heading: string): string => heading.charAt(0).toLowerCase() + heading.slice(1)

function scatter({ low, high }: Measure, count: number, random: Random): number[] {
  const centre = Math.exp(random.between(Math.log(low * 1.5), Math.log(high * 0.7)))
  const spread = random.between(1.4, 4)
  const [from, to] = [Math.max(low, centre / spread), Math.min(high, centre * spread)]
  return Array.from({ length: count }, () => random.between(from, to))
}

function trend({ low, high }: Measure, count: number, random: Random): number[] {
  const rate = random.between(-0.08, 0.16)
  const start = Math.exp(random.between(Math.log(low * 1.5), Math.log(high * 0.6)))
  const course = Array.from(
    { length: count },
    (_, year) => start * (1 + rate) ** year * random.between(0.92, 1.08),
  )
  return course.map((value) => Math.min(high * 2, Math.max(low, value)))
}

function someNegative(values: number[], random: Random): number[] {
  const count = Math.max(1, Math.round(values.length * random.between(0.15, 0.45)))
  const below = new Set(random.sample([...values.keys()], count))
  return values.map((value, index) => (below.has(index) ? -value : value))
}
