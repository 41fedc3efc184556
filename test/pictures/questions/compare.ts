import { number } from '#test/pictures/expectation.ts'
import { sum } from '#test/pictures/oracle.ts'
import type { Random } from '#test/pictures/random.ts'
import { labelAt, type Series, type Sheet, valueAt } from '#test/pictures/sheet.ts'
import type { Asker } from '#test/pictures/questions/asked.ts'
import {
  is,
  isAmount,
  isPositive,
  phrase,
  pickSeries,
  saidOf,
  twoRows,
  unitOf,
} from '#test/pictures/questions/words.ts'

export const askRowDifference: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, () => true)
  const rows = twoRows(sheet, random)
  if (series === null || rows === null) return null
  const [more, less] = ordered(series, rows)
  const [high, low] = [labelAt(sheet, more), labelAt(sheet, less)]
  const difference = number(valueAt(series, more) - valueAt(series, less), unitOf(series))
  const { said } = series
  const wordings = [
    `How much higher ${is(series)} ${said} ${sheet.at} ${high} than ${sheet.at} ${low}?`,
    `What is the difference in ${said} between ${high} and ${low}?`,
    `By how much does ${high} exceed ${low} in ${said}?`,
    `Subtract the ${saidOf(series, low)} from the ${saidOf(series, high)}.`,
    `How far ahead of ${low} is ${high} in ${said}?`,
  ]
  const bars = [
    `How much taller is the ${high} bar than the ${low} bar?`,
    `What is the difference between the ${high} bar and the ${low} bar?`,
  ]
  return { question: phrase(sheet, random, wordings, bars), expected: difference }
}

export const askRowRatio: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, isPositive)
  const rows = twoRows(sheet, random)
  if (series === null || rows === null) return null
  const [more, less] = ordered(series, rows)
  const [high, low] = [labelAt(sheet, more), labelAt(sheet, less)]
  const { said } = series
  const question = random.pick([
    `What is the ratio of ${high} to ${low} in ${said}?`,
    `How many times as high ${is(series)} ${said} ${sheet.at} ${high} as ${sheet.at} ${low}?`,
    `Divide the ${saidOf(series, high)} by the ${saidOf(series, low)}.`,
    `What is the ratio between ${high} and ${low} in terms of ${said}?`,
  ])
  return { question, expected: number(valueAt(series, more) / valueAt(series, less)) }
}

export const askColumnDifference: Asker = (sheet, random) => {
  const pair = twoColumns(
    sheet,
    random,
    (one, other) => one.family === other.family && one.unit === other.unit,
  )
  if (pair === null) return null
  if (pair.every(isAmount) && random.chance(0.4)) return overallDifference(pair, random)
  const row = random.integer(0, sheet.labels.length - 1)
  const [more, less] = valueAt(pair[0], row) > valueAt(pair[1], row) ? pair : [pair[1], pair[0]]
  const label = labelAt(sheet, row)
  const { at } = sheet
  const question = random.pick([
    `What ${is(more)} ${more.said} minus ${less.said} ${at} ${label}?`,
    `How much larger ${is(more)} ${more.said} than ${less.said} ${at} ${label}?`,
    `${at.charAt(0).toUpperCase()}${at.slice(1)} ${label}, by how much ${more.plural ? 'do' : 'does'} ${more.said} exceed ${less.said}?`,
    `What is the difference between ${more.said} and ${less.said} ${at} ${label}?`,
  ])
  return { question, expected: number(valueAt(more, row) - valueAt(less, row), unitOf(more)) }
}

function overallDifference(pair: readonly [Series, Series], random: Random): ReturnType<Asker> {
  const [more, less] = sum(pair[0].values) > sum(pair[1].values) ? pair : [pair[1], pair[0]]
  const question = random.pick([
    `What ${is(more)} total ${more.said} minus total ${less.said}?`,
    `By how much ${more.plural ? 'do' : 'does'} total ${more.said} exceed total ${less.said}?`,
    `What is the difference between total ${more.said} and total ${less.said}?`,
  ])
  return { question, expected: number(sum(more.values) - sum(less.values), unitOf(more)) }
}

export const askColumnRatio: Asker = (sheet, random) => {
  const pair = twoColumns(sheet, random, (one, other) => isPositive(one) && isPositive(other))
  if (pair === null) return null
  const [one, other] = pair
  if (pair.every(isAmount) && random.chance(0.4)) return overallRatio(pair, random)
  const row = random.integer(0, sheet.labels.length - 1)
  const label = labelAt(sheet, row)
  const question = random.pick([
    `What is the ratio of ${one.said} to ${other.said} ${sheet.at} ${label}?`,
    `Divide ${one.said} by ${other.said} ${sheet.at} ${label}.`,
    `How many times as large as ${other.said} ${is(one)} ${one.said} ${sheet.at} ${label}?`,
  ])
  return { question, expected: number(valueAt(one, row) / valueAt(other, row)) }
}

function overallRatio([one, other]: readonly [Series, Series], random: Random): ReturnType<Asker> {
  const question = random.pick([
    `What is the ratio of total ${one.said} to total ${other.said}?`,
    `Divide total ${one.said} by total ${other.said}.`,
  ])
  return { question, expected: number(sum(one.values) / sum(other.values)) }
}

function twoColumns(
  sheet: Sheet,
  random: Random,
  fits: (one: Series, other: Series) => boolean,
): [Series, Series] | null {
  const pairs = sheet.series.flatMap((one) =>
    sheet.series
      .filter((other) => other !== one && fits(one, other))
      .map((other): [Series, Series] => [one, other]),
  )
  return pairs.length === 0 ? null : random.pick(pairs)
}

// Asked this way round, "how much higher" and "difference" have the same, positive answer.
const ordered = (series: Series, [one, other]: [number, number]): [number, number] =>
  valueAt(series, one) > valueAt(series, other) ? [one, other] : [other, one]
