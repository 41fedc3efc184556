import { label, number, percent } from '#test/pictures/expectation.ts'
import { ascending, descending, mean, share, sum } from '#test/pictures/oracle.ts'
import type { Random } from '#test/pictures/random.ts'
import { labelAt, type Series, type Sheet, valueAt } from '#test/pictures/sheet.ts'
import type { Asker } from '#test/pictures/questions/asked.ts'
import {
  asNumber,
  counted,
  english,
  is,
  isAmount,
  isCountable,
  isPositive,
  least,
  most,
  pickSeries,
  place,
  threshold,
  unitOf,
} from '#test/pictures/questions/words.ts'

export const askSort: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, () => true)
  if (series === null) return null
  const down = random.chance(0.6)
  const at = random.integer(1, Math.min(3, sheet.labels.length - 1))
  const row = (down ? descending : ascending)(series.values)[at] ?? 0
  const { said } = series
  const extreme = `${down ? 'highest' : 'lowest'}${isCountable(series) ? ' number of' : ''}`
  const question = random.pick([
    `Sort the ${sheet.nouns} by ${said}, ${down ? 'highest' : 'lowest'} first. Which one comes ${place(at)}?`,
    `Rank the ${sheet.nouns} by ${said} from ${down ? 'high to low' : 'low to high'}: which ${sheet.noun} is ${place(at)}?`,
    `If you order the ${sheet.nouns} by ${down ? 'descending' : 'ascending'} ${said}, which is in ${place(at)} place?`,
    `Which ${sheet.noun} has the ${place(at)} ${extreme} ${said}?`,
  ])
  return { question, expected: label(labelAt(sheet, row)) }
}

export const askTop: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, (series) => isAmount(series) && isPositive(series))
  if (series === null || sheet.labels.length < 4) return null
  const count = random.integer(2, Math.min(4, sheet.labels.length - 1))
  const best = pickRows(series, descending(series.values).slice(0, count))
  const few = counted(count, random)
  const { said } = series
  const average = asNumber(series, random)
  return random.pick([
    {
      question: `What do the top ${few} ${sheet.nouns} by ${said} add up to?`,
      expected: number(sum(best), unitOf(series)),
    },
    {
      question: `What ${is(series)} the combined ${said} of the ${few} ${sheet.nouns} with the ${most(series)} ${said}?`,
      expected: number(sum(best), unitOf(series)),
    },
    {
      question: `What ${is(average)} the average ${average.said} of the top ${few} ${sheet.nouns} by ${said}?`,
      expected: number(mean(best), unitOf(series)),
    },
    {
      question: `What share of total ${said} do the top ${few} ${sheet.nouns} make up together?`,
      expected: percent(share(sum(best), sum(series.values))),
    },
    {
      question: `Add up the ${said} of the ${few} ${sheet.nouns} with the ${least(series)} ${said}.`,
      expected: number(sum(pickRows(series, ascending(series.values).slice(0, count))), unitOf(series)),
    },
  ])
}

export const askFilter: Asker = (sheet, random) => {
  if (sheet.group !== null && random.chance(0.7)) return askGroup(sheet, sheet.group, random)
  if (sheet.calendar === 'years' && random.chance(0.5)) return askSpan(sheet, random)
  const asked = pickSeries(sheet, random, isAmount)
  const tested = pickSeries(sheet, random, (series) => asked === null || series !== asked) ?? asked
  const limit = tested && threshold(tested.values, random)
  if (asked === null || tested === null || limit === null) return null
  const above = random.chance(0.5)
  const word = random.pick(above ? ['above', 'over', 'of more than'] : ['below', 'under', 'of less than'])
  const rows = rowsWhere(tested.values, (value) => value > limit === above)
  return askOf(
    asked,
    rows,
    `the ${sheet.nouns} with ${tested.said} ${word} ${english(limit, random)}`,
    random,
  )
}

function askGroup(sheet: Sheet, group: NonNullable<Sheet['group']>, random: Random): ReturnType<Asker> {
  const asked = pickSeries(sheet, random, isAmount)
  const value = random.pick(group.values)
  const rows = rowsWhere(group.values, (other) => other === value)
  if (asked === null || rows.length === sheet.labels.length) return null
  const whom = random.pick([
    `${sheet.nouns} whose ${group.heading.toLowerCase()} is ${value}`,
    `${value} ${sheet.nouns}`,
  ])
  return askOf(asked, rows, `the ${whom}`, random)
}

/** Years from one to another, both included. */
function askSpan(sheet: Sheet, random: Random): ReturnType<Asker> {
  const asked = pickSeries(sheet, random, isAmount)
  const [first, last] = random.subsequence([...sheet.labels.keys()], 2)
  if (asked === null || first === undefined || last === undefined) return null
  const rows = [...sheet.labels.keys()].slice(first, last + 1)
  return askOf(asked, rows, `the years ${labelAt(sheet, first)} to ${labelAt(sheet, last)}`, random)
}

function askOf(asked: Series, rows: readonly number[], whom: string, random: Random): ReturnType<Asker> {
  const values = pickRows(asked, rows)
  const { said } = asked
  const average = asNumber(asked, random)
  return random.pick([
    {
      question: `What ${is(asked)} the total ${said} of ${whom}?`,
      expected: number(sum(values), unitOf(asked)),
    },
    { question: `Add up the ${said} of only ${whom}.`, expected: number(sum(values), unitOf(asked)) },
    {
      question: `What ${is(average)} the average ${average.said} of ${whom}?`,
      expected: number(mean(values), unitOf(asked)),
    },
    {
      question: `Looking only at ${whom}: what ${is(asked)} the total ${said}?`,
      expected: number(sum(values), unitOf(asked)),
    },
  ])
}

const pickRows = (series: Series, rows: readonly number[]): number[] =>
  rows.map((row) => valueAt(series, row))

const rowsWhere = <T>(values: readonly T[], fits: (value: T) => boolean): number[] =>
  [...values.entries()].filter(([, value]) => fits(value)).map(([row]) => row)
