import { number } from '#test/pictures/expectation.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Series, Sheet } from '#test/pictures/sheet.ts'
import type { Asker } from '#test/pictures/questions/asked.ts'
import {
  english,
  is,
  isCountable,
  phrase,
  pickSeries,
  saidUnit,
  threshold,
} from '#test/pictures/questions/words.ts'

interface Side {
  sign: 1 | -1
  /** Before the number, after "are". */
  words: readonly string[]
  /** Before a number of things one counts. */
  counts: readonly string[]
  reach: string
}

const ABOVE: Side = {
  sign: 1,
  words: ['above', 'over', 'greater than', 'higher than', 'at least'],
  counts: ['more than', 'over', 'at least'],
  reach: 'exceed',
}

const BELOW: Side = {
  sign: -1,
  words: ['below', 'under', 'less than', 'lower than', 'at most'],
  counts: ['fewer than', 'less than', 'under', 'at most'],
  reach: 'stay below',
}

export const askCountAbove: Asker = (sheet, random) => askCount(sheet, random, ABOVE)
export const askCountBelow: Asker = (sheet, random) => askCount(sheet, random, BELOW)

function askCount(sheet: Sheet, random: Random, side: Side): ReturnType<Asker> {
  const series = pickSeries(sheet, random, () => true)
  const limit = series && threshold(series.values, random)
  if (series === null || limit === null) return null
  const said = `${english(limit, random)}${saidUnit(series, random)}`
  const word = random.pick(side.words)
  const bars = [`How many bars ${side.reach} ${said}?`, `How many bars are ${word} ${said}?`]
  const wordings = [...ofMeasures(sheet, series, word, said), ...ofCounts(sheet, series, side, said, random)]
  const count = series.values.filter((value) => (value - limit) * side.sign > 0).length
  return { question: phrase(sheet, random, wordings, bars), expected: number(count) }
}

const ofMeasures = ({ nouns, at }: Sheet, series: Series, word: string, limit: string): string[] => [
  `${at.charAt(0).toUpperCase()}${at.slice(1)} how many ${nouns} ${is(series)} ${series.said} ${word} ${limit}?`,
  `How many of the ${nouns} have ${series.said} ${of(word)} ${limit}?`,
  `Count the ${nouns} whose ${series.said} ${is(series)} ${word} ${limit}.`,
]

function ofCounts({ nouns }: Sheet, series: Series, side: Side, limit: string, random: Random): string[] {
  if (!isCountable(series)) return []
  const word = random.pick(side.counts)
  return [
    `How many ${nouns} have ${word} ${limit} ${series.said}?`,
    `Count the ${nouns} with ${word} ${limit} ${series.said}.`,
  ]
}

// "a rating of at least 4", but "a rating above 4".
const of = (word: string): string => (word.startsWith('at ') ? `of ${word}` : word)
