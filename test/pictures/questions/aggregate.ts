import { number } from '#test/pictures/expectation.ts'
import { mean, median, sum } from '#test/pictures/oracle.ts'
import type { Asker } from '#test/pictures/questions/asked.ts'
import {
  asNumber,
  does,
  is,
  isAmount,
  isCountable,
  phrase,
  pickSeries,
  unitOf,
  was,
} from '#test/pictures/questions/words.ts'

const any = () => true

export const askSum: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, isAmount)
  if (series === null) return null
  const { said } = series
  const wordings = [
    `What ${is(series)} the total ${said}?`,
    `Add up the ${said} of all ${sheet.nouns}.`,
    `What ${does(series)} ${said} add up to over all ${sheet.nouns}?`,
    `Sum the ${said}, please.`,
    ...(isCountable(series) ? [`How many ${said} altogether, all ${sheet.nouns} taken together?`] : []),
    ...(series.plural ? [] : [`How much ${said} altogether, all ${sheet.nouns} taken together?`]),
    `I need the sum of ${said} across every ${sheet.noun}.`,
  ]
  const bars = ['What do all the bars add up to?', 'Add all the bars together. What is the total?']
  return {
    question: phrase(sheet, random, wordings, bars),
    expected: number(sum(series.values), unitOf(series)),
  }
}

export const askMean: Asker = (sheet, random) => {
  const picked = pickSeries(sheet, random, any)
  if (picked === null) return null
  const series = asNumber(picked, random)
  const { said } = series
  const wordings = [
    `What ${is(series)} the average ${said}?`,
    `What ${is(series)} the mean ${said} per ${sheet.noun}?`,
    `Average the ${said} over all ${sheet.nouns}.`,
    `On average, how high ${was(series)} the ${said}?`,
    `Give me the arithmetic mean of ${said} over the ${sheet.nouns}.`,
  ]
  const bars = ['What is the average height of the bars?', 'What is the mean value over all bars?']
  return {
    question: phrase(sheet, random, wordings, bars),
    expected: number(mean(series.values), unitOf(series)),
  }
}

export const askMedian: Asker = (sheet, random) => {
  const picked = pickSeries(sheet, random, any)
  if (picked === null) return null
  const series = asNumber(picked, random)
  const { said } = series
  const wordings = [
    `What is the median of ${said}?`,
    `Give me the median ${said} of the ${sheet.nouns}.`,
    `What ${is(series)} the median ${said} over these ${sheet.nouns}?`,
    `Half of the ${sheet.nouns} lie above and half below which ${said}? I mean the median.`,
  ]
  const bars = ['What is the median of the bars?', 'Find the median of the values shown on the bars.']
  return {
    question: phrase(sheet, random, wordings, bars),
    expected: number(median(series.values), unitOf(series)),
  }
}
