import { drawAcrossColumns } from '#test/pictures/across.ts'
import { drawExperiment } from '#test/pictures/experiment.ts'
import { type Course, drawSeries, inSentence } from '#test/pictures/draw-series.ts'
import { type Measure, MEASURES, type MeasureName } from '#test/pictures/measure.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Series, Sheet } from '#test/pictures/sheet.ts'
import { type Subject, SUBJECTS, YEARLY } from '#test/pictures/subject.ts'

/** What the traits of the picture ask of its data. */
export interface Demand {
  surface: Sheet['surface']
  negatives: boolean
  money: boolean
}

type Shape = (random: Random, demand: Demand) => Sheet

/** Draws the data of a table or a chart. */
export function drawSheet(random: Random, demand: Demand): Sheet {
  const shapes: readonly Shape[] =
    demand.surface === 'chart'
      ? [drawCategories, drawCategories, drawYears]
      : [
          drawCategories,
          drawCategories,
          drawCategories,
          drawYears,
          drawYears,
          drawPeriods,
          drawQuarters,
          drawExperiment,
        ]
  return random.pick(shapes)(random, demand)
}

const drawCategories: Shape = (random, demand) => {
  const subject = random.pick(SUBJECTS)
  const labels = drawLabels(subject, rowCount(demand, random, subject.labels.length), random)
  const grouped =
    subject.group !== null && demand.surface === 'table' && random.chance(0.6) ? subject.group : null
  const names = drawMeasures(subject.measures, random, demand, grouped === null ? 5 : 4)
  const series = drawColumns(names, labels.length, random, demand, 'scattered')
  const { noun, nouns, at, calendar } = subject
  const group = grouped && { heading: grouped.heading, values: labels.map(() => random.pick(grouped.values)) }
  return {
    ...common(demand),
    noun,
    nouns,
    at,
    calendar,
    labels,
    group,
    series,
    title: titleOf(series, noun),
  }
}

const drawYears: Shape = (random, demand) => {
  const years = drawYearRun(random, rowCount(demand, random, 12))
  const names = drawMeasures(YEARLY, random, demand, 4)
  const series = drawColumns(names, years.length, random, demand, 'trend')
  const who = { noun: 'year', nouns: 'years', at: 'in', calendar: 'years' as const }
  const title = titleOf(series, 'year')
  return { ...common(demand), ...who, labels: years.map(String), group: null, series, title }
}

const drawPeriods: Shape = (random, demand) => {
  const years = drawYearRun(random, random.integer(2, 5))
  return drawAcross(random, demand, years.map(String), years)
}

const drawQuarters: Shape = (random, demand) => drawAcross(random, demand, ['Q1', 'Q2', 'Q3', 'Q4'], null)

/** Rows by name, columns by time, one measure in all of them. */
function drawAcross(
  random: Random,
  demand: Demand,
  headings: readonly string[],
  years: number[] | null,
): Sheet {
  const subject = random.pick(SUBJECTS.filter((subject) => subject.calendar === null))
  const [name] = drawMeasures(subject.measures, random, demand, 1)
  const measure = MEASURES[name ?? random.pick(subject.measures)]
  const unit = random.pick(measure.units)
  const labels = drawLabels(subject, random.integer(3, Math.min(9, subject.labels.length)), random)
  const said = inSentence(measure.heading)
  const series = drawAcrossColumns(measure, headings, labels.length, random, demand.negatives)
  return {
    ...common(demand),
    noun: subject.noun,
    nouns: subject.nouns,
    at: 'for',
    calendar: null,
    labels,
    group: null,
    series,
    periods: years && { said, plural: measure.plural, years },
    title: `${measure.heading} by ${subject.noun}${unit === '' ? '' : ` (${unit})`}`,
  }
}

const common = ({ surface }: Demand) => ({ surface, periods: null, paired: false })

const rowCount = (demand: Demand, random: Random, available: number): number =>
  random.integer(demand.surface === 'chart' ? 4 : 3, Math.min(demand.surface === 'chart' ? 9 : 12, available))

function drawLabels(subject: Subject, count: number, random: Random): string[] {
  if (subject.calendar === null) {
    return random.chance(0.5)
      ? random.sample(subject.labels, count)
      : random.subsequence(subject.labels, count)
  }
  const start = random.integer(0, subject.labels.length - count)
  return subject.labels.slice(start, start + count)
}

function drawYearRun(random: Random, count: number): number[] {
  const last = random.integer(2016, 2025)
  return Array.from({ length: count }, (_, index) => last - count + 1 + index)
}

/** Names of one or more measures; the first meets what the traits ask for, where the subject has such a measure. */
function drawMeasures(
  names: readonly MeasureName[],
  random: Random,
  demand: Demand,
  most: number,
): MeasureName[] {
  const wanted = names.filter((name) => {
    const { signed, dress } = MEASURES[name]
    return (!demand.negatives || signed) && (!demand.money || dress === 'money')
  })
  const first = random.pick(wanted.length > 0 ? wanted : names)
  const count = demand.surface === 'chart' ? 1 : random.integer(1, Math.min(most, names.length))
  const others = random.sample(
    names.filter((name) => name !== first),
    count - 1,
  )
  return random.shuffle([first, ...others])
}

function drawColumns(
  names: readonly MeasureName[],
  count: number,
  random: Random,
  demand: Demand,
  course: Course,
): Series[] {
  const units = new Map<string, string>()
  const unitOf = (measure: Measure): string => {
    const unit = units.get(measure.family) ?? random.pick(measure.units)
    units.set(measure.family, unit)
    return unit
  }
  return names.map((name) => {
    const measure = MEASURES[name]
    return drawSeries(measure, unitOf(measure), count, random, { course, negatives: demand.negatives })
  })
}

const titleOf = (series: readonly Series[], noun: string): string => {
  const headings = series.map(({ heading }, index) => (index === 0 ? heading : inSentence(heading)))
  const all =
    headings.length > 1 ? `${headings.slice(0, -1).join(', ')} and ${headings.at(-1)}` : headings.join('')
  return `${all} by ${noun}`
}
