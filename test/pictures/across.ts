import { drawSeries, inSentence } from '#test/pictures/draw-series.ts'
import type { Measure } from '#test/pictures/measure.ts'
import { asPrinted } from '#test/pictures/number-format.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Series } from '#test/pictures/sheet.ts'

const TRIES = 500

/**
 * Columns that follow one measure through time: each row grows or shrinks a little from column to column, and no two
 * values of a column are the same.
 */
export function drawAcrossColumns(
  measure: Measure,
  headings: readonly string[],
  count: number,
  random: Random,
  negatives: boolean,
): Series[] {
  const one = { ...measure, decimals: [random.pick(measure.decimals)] }
  const first = drawSeries(one, '', count, random, { course: 'scattered', negatives })
  const columns = [first.values]
  for (let tried = 0; columns.length < headings.length && tried < TRIES; tried += 1) {
    const next = step(columns.at(-1) ?? [], first, random)
    const level = next.every((value) => Math.abs(value) <= measure.high * 1.5)
    if (level && new Set(next).size === count && !next.includes(0)) columns.push(next)
  }
  if (columns.length < headings.length) throw new Error(`${measure.heading} found no way through time.`)
  const said = inSentence(measure.heading)
  return headings.map((heading, index) => ({
    ...first,
    // "The most expensive" and "the price of three" leave open which of the columns is meant.
    extremes: null,
    family: `${first.family} through time`,
    heading,
    said: `${said} in ${heading}`,
    values: columns[index] ?? [],
  }))
}

const step = (values: readonly number[], { decimals }: Series, random: Random): number[] =>
  values.map((value) => asPrinted(value * random.between(0.82, 1.28), decimals))
