import { label, number } from '#test/pictures/expectation.ts'
import { ascending, descending } from '#test/pictures/oracle.ts'
import type { Random } from '#test/pictures/random.ts'
import { labelAt, type Series, type Sheet, valueAt } from '#test/pictures/sheet.ts'
import type { Asker } from '#test/pictures/questions/asked.ts'
import { isCountable, phrase, pickSeries, unitOf, was } from '#test/pictures/questions/words.ts'

interface Extreme {
  order: (values: readonly number[]) => number[]
  /** What people say of this measure; undefined: nothing of its own. */
  adjective: (series: Series) => string | undefined
  /** Of things one counts. */
  most: string
  plural: readonly string[]
  singular: readonly string[]
  bars: (noun: string) => string[]
}

const HIGHEST: Extreme = {
  order: descending,
  adjective: (series) => series.extremes?.[0],
  most: 'most',
  plural: ['highest'],
  singular: ['highest', 'highest', 'largest', 'greatest', 'biggest'],
  bars: (noun) => [
    'Which bar is the tallest?',
    `Which ${noun} has the longest bar?`,
    `Which ${noun} comes out on top?`,
  ],
}

const LOWEST: Extreme = {
  order: ascending,
  adjective: (series) => series.extremes?.[1],
  most: 'fewest',
  plural: ['lowest'],
  singular: ['lowest', 'lowest', 'smallest'],
  bars: (noun) => [
    'Which bar is the shortest?',
    `Which ${noun} has the smallest bar?`,
    `Which ${noun} is the lowest on the chart?`,
  ],
}

export const askMaximum: Asker = (sheet, random) => askExtreme(sheet, random, HIGHEST)
export const askMinimum: Asker = (sheet, random) => askExtreme(sheet, random, LOWEST)

function askExtreme(sheet: Sheet, random: Random, extreme: Extreme): ReturnType<Asker> {
  const series = pickSeries(sheet, random, () => true)
  if (series === null) return null
  const [row = 0] = extreme.order(series.values)
  const word = random.pick(series.plural ? extreme.plural : extreme.singular)
  if (sheet.surface === 'table' && !series.plural && random.chance(0.25)) {
    const expected = number(valueAt(series, row), unitOf(series))
    return { question: `What is the ${word} ${series.said} of any ${sheet.noun}?`, expected }
  }
  const wordings = isCountable(series)
    ? ofCounts(sheet, series, extreme)
    : ofMeasures(sheet, series, extreme, word)
  const question = phrase(sheet, random, wordings, extreme.bars(sheet.noun))
  return { question, expected: label(labelAt(sheet, row)) }
}

function ofMeasures({ noun, nouns, at }: Sheet, series: Series, extreme: Extreme, word: string): string[] {
  const { said } = series
  const adjective = extreme.adjective(series)
  return [
    `Which ${noun} has the ${word} ${said}?`,
    `Which of the ${nouns} had the ${word} ${said}?`,
    `Tell me the ${noun} with the ${word} ${said}.`,
    `${at.charAt(0).toUpperCase()}${at.slice(1)} which ${noun} ${was(series)} ${said} ${word}?`,
    ...(adjective === undefined ? [] : [`Which ${noun} is the ${adjective}?`]),
  ]
}

const ofCounts = ({ noun, nouns }: Sheet, { said }: Series, { most }: Extreme): string[] => [
  `Which ${noun} has the ${most} ${said}?`,
  `Which of the ${nouns} had the ${most} ${said}?`,
  `Name the ${noun} with the ${most} ${said}.`,
]
