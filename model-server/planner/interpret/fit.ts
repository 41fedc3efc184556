import type { Answer, AnswerOf, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { columnName, seriesName } from '#model-server/planner/plan/names.ts'
import { seriesUnit } from '#model-server/planner/plan/units.ts'
import { periodOf } from '#model-server/planner/table/periods.ts'
import { inTime, timeLine } from '#model-server/planner/table/time.ts'
import { number } from './answers.ts'
import { columnSeries, met, rowSeries, rowsOf, targetOf, type Case } from './case.ts'
import type { Clause } from './clause.ts'
import { rowsWith } from './gaps.ts'
import { takeRanges } from './ranges.ts'
import { byRow, selectionOf } from './selection.ts'

type Fit = AnswerOf<'fit'>

/** "Fit a line", "what will revenue be in 2025", "plot the residuals", "the correlation of price and sales". */
export function fit(asked: Case): Answer[] | null {
  const { clause } = asked
  if (clause.op('correlation')) return correlation(asked)
  if (!clause.op('fit', 'slope', 'intercept', 'quality', 'forecast', 'residuals') && !asksAhead(clause))
    return null
  const direct = directOf(clause)
  const at = direct === 'prediction' ? takePoint(clause) : null
  clause.useOps('fit', 'slope', 'intercept', 'quality', 'forecast', 'residuals', 'next', 'steps', 'change')
  const columns = clause
    .all('column')
    .filter((piece) => !clause.subject.block.some(({ index }) => index === piece.column))
  return [columns.length === 2 ? onColumn(asked, direct, at) : onTime(asked, direct, at)]
}

/** "What will revenue be in 2026": a period that is not printed. */
const asksAhead = (clause: Clause): boolean =>
  timeLine(clause.subject) !== null &&
  clause.pieces.some((piece) => /^(will|would|be)$/i.test(piece.words)) &&
  (clause.op('next') !== null ||
    clause.all('number').some(({ said }) => said.value > 1900 && said.value < 2200))

function directOf(clause: Clause): Fit['direct'] {
  if (clause.op('forecast', 'next') || asksAhead(clause)) return 'prediction'
  if (clause.op('intercept') && !clause.op('slope')) return 'intercept'
  return clause.op('quality') && !clause.op('slope') ? 'quality' : 'slope'
}

/** The period or number that is asked about, beyond what is printed; null: the next one. */
function takePoint(clause: Clause): number | null {
  const numbers = clause.all('number')
  const [said] = numbers
  clause.use(said)
  if (numbers.length > 1) throw new NotUnderstood('it names more than one point to predict')
  if (said) return said.said.value * said.said.scale
  const unknown = clause.all('unknown').find((piece) => periodOf(piece.words)?.unit === 'year')
  clause.use(unknown)
  return unknown ? (periodOf(unknown.words)?.ordinal ?? null) : null
}

/** One column against another, over the rows. */
function onColumn(asked: Case, direct: Fit['direct'], at: number | null): Fit {
  const { clause } = asked
  const { subject } = clause
  const [first, second] = clause.all('column')
  if (!first || !second) throw new NotUnderstood('it is not clear which columns are meant')
  const between = clause.part(first.at, second.at)
  // "X against Y", "Y as a function of X", "Y by X": the first is the height; "from X to Y", "X predicts Y" the other way.
  const turned = between.link('to') !== null && clause.link('from') !== null
  const [y, x] = turned ? [second, first] : [first, second]
  clause.use(first, second)
  const { rows } = selectionOf(clause)
  const kept = rowsWith(
    clause,
    [x.column, y.column],
    rowsOf(asked, { kind: 'columns', columns: [x.column, y.column] }, rows),
  )
  const [ys, xs] = [y, x].map(({ column }) =>
    met(asked, byRow(clause, { kind: 'columns', columns: [column] }, kept), kept),
  )
  if (!ys || !xs) throw new NotUnderstood('it is not clear which columns are meant')
  if (direct === 'prediction' && at === null) throw new NotUnderstood('it is not clear what to predict for')
  return {
    kind: 'fit',
    name: `${NAMES[direct]} of ${seriesName(subject, ys)} against ${seriesName(subject, xs)}`,
    unit: unitOfFit(direct, seriesUnit(subject, ys), columnName(subject, x.column)),
    of: ys,
    x: { kind: 'series', of: xs, name: columnName(subject, x.column) },
    direct,
    at,
  }
}

const NAMES: Record<Fit['direct'], string> = {
  slope: 'slope',
  intercept: 'intercept',
  prediction: 'prediction',
  quality: 'R²',
}

const unitOfFit = (direct: Fit['direct'], unit: string | null, per: string): string | null => {
  if (direct === 'quality') return null
  return direct === 'slope' ? `${unit ? `${unit} ` : ''}per ${per}` : unit
}

/** A row or column along time, or along the order in which it is printed. */
function onTime(asked: Case, direct: Fit['direct'], said: number | null): Fit {
  const { clause } = asked
  const { subject } = clause
  const line = timeLine(subject)
  takeRanges(clause)
  const target = targetOf(asked)
  const across = line?.axis === 'columns' && target.measured.columns.length > 1
  const of: Series = inTime(subject, across ? columnSeries(asked, target) : rowSeries(asked, target))
  if (of.kind === 'where') throw new NotUnderstood('it asks for a line through some of the points')
  const values = positions(asked, of)
  const last = values.at(-1) ?? 0
  const at = direct === 'prediction' ? (said ?? last + 1) : null
  if (line === null) clause.assume('The rows are evenly spaced, in the order in which they are printed.')
  const unit = line?.unit ?? 'step'
  return {
    kind: 'fit',
    name: `${NAMES[direct]} of ${seriesName(subject, of)}${at === null ? '' : ` at ${at}`}`,
    unit: unitOfFit(direct, seriesUnit(subject, of), unit),
    of,
    x: { kind: 'given', values, name: unit },
    direct,
    at,
  }
}

/** Years where the labels are years, else 1, 2, 3 …; these come from labels, not from numbers of the picture. */
function positions({ clause }: Case, series: Series): number[] {
  const line = timeLine(clause.subject)
  const indexes = indexesOf(clause, series)
  if (indexes.length < 3) throw new NotUnderstood('a line needs at least three points')
  const { numbers } = line ?? {}
  if (!line || !numbers) return indexes.map((_, place) => place + 1)
  return indexes.map((index) => numbers[line.order.indexOf(index)] ?? 0)
}

function indexesOf(clause: Clause, series: Series): number[] {
  if (series.kind === 'column') return series.rows ?? clause.subject.items.map((row) => row.index)
  if (series.kind === 'row') return series.columns
  const [first] = series.kind === 'combined' ? series.of : []
  return first ? indexesOf(clause, first) : []
}

function correlation(asked: Case): Answer[] {
  const { clause } = asked
  const { subject } = clause
  clause.useOps('correlation')
  const columns = clause.all('column').map((piece) => piece.column)
  clause.use(...clause.all('column'))
  const chosen =
    columns.length === 0 && subject.values.length === 2 ? subject.values.map(({ index }) => index) : columns
  const [first, second] = chosen
  if (chosen.length !== 2 || first === undefined || second === undefined) {
    throw new NotUnderstood('it is not clear which two columns are meant')
  }
  const { rows } = selectionOf(clause)
  const kept = rowsWith(clause, chosen, rowsOf(asked, { kind: 'columns', columns: chosen }, rows))
  const [a, b] = chosen.map((column) => byRow(clause, { kind: 'columns', columns: [column] }, kept))
  if (!a || !b) throw new NotUnderstood('it is not clear which two columns are meant')
  return [number(subject, { kind: 'correlation', of: [a, b] }, "Pearson's r")]
}
