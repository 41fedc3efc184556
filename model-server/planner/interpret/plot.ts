import { POINTS_DRAWN, type Answer, type Plot, type Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Op } from '#model-server/planner/language/piece.ts'
import { columnName, entryName, rowName, seriesName } from '#model-server/planner/plan/names.ts'
import { seriesUnit } from '#model-server/planner/plan/units.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { inTime, timeLine } from '#model-server/planner/table/time.ts'
import { number } from './answers.ts'
import { columnSeries, rowSeries, targetOf, type Case } from './case.ts'
import type { Clause } from './clause.ts'
import { takeRanges } from './ranges.ts'

export const PLOT_OPS: Op[] = ['bar-plot', 'line-plot', 'scatter-plot', 'plot', 'residuals']

/** "Plot revenue by year as a line", "make a bar chart of the prices". */
export function plot(asked: Case): { plot: Plot; answers: Answer[] } | null {
  const { clause } = asked
  if (!clause.op(...PLOT_OPS)) return null
  const kind = kindOf(clause)
  clause.useOps(...PLOT_OPS)
  takeCourse(clause)
  const drawn = kind === 'scatter' ? scatter(asked) : lines(asked)
  const [first] = drawn
  if (!first) throw new NotUnderstood('it is not clear what to plot')
  const along = kind ?? (timeLine(clause.subject) && !isByRow(first.series, clause.subject) ? 'line' : 'bar')
  const count: Answer = number(clause.subject, { kind: 'aggregate', how: 'count', of: first.series })
  return {
    plot: described(clause.subject, along, drawn),
    answers: [{ ...count, name: POINTS_DRAWN, note: `in ${fileOf(along)}` }],
  }
}

/** "How costs developed", "the development of costs": the numbers themselves, and no changes computed from them. */
function takeCourse(clause: Clause): void {
  const asksHow = clause.pieces.some((piece) => piece.kind === 'ask' && piece.ask === 'how')
  clause.use(
    ...clause
      .all('op')
      .filter(
        ({ op, words }) =>
          op === 'change' && (asksHow || /^(development|evolution|progression)$/i.test(words)),
      ),
  )
}

const isByRow = (series: Series, subject: Subject): boolean =>
  series.kind === 'column' && timeLine(subject)?.axis !== 'rows'

function kindOf(clause: Clause): Plot['kind'] | null {
  if (clause.op('scatter-plot')) return 'scatter'
  if (clause.op('bar-plot')) return 'bar'
  return clause.op('line-plot') ? 'line' : null
}

const fileOf = (kind: Plot['kind']): string => `${kind === 'bar' ? 'bars' : kind}.png`

function scatter(asked: Case): Plot['of'] {
  const { clause } = asked
  const columns = clause.all('column').map((piece) => piece.column)
  const chosen = columns.length === 2 ? columns : clause.subject.values.slice(0, 2).map(({ index }) => index)
  clause.use(...clause.all('column'))
  const [first, second] = chosen
  if (first === undefined || second === undefined) throw new NotUnderstood('a scatter plot needs two columns')
  // "A against B": A is drawn upwards.
  const upright = clause.link('against', 'over', 'per', 'by') !== null
  return (upright ? [second, first] : [first, second]).map((column) => ({
    name: columnName(clause.subject, column),
    series: rowSeries(asked, {
      measured: { kind: 'columns', columns: [column] },
      columns: [column],
      rows: null,
    }),
  }))
}

/** One line or set of bars for each thing that is named. */
function lines(asked: Case): Plot['of'] {
  const { clause } = asked
  const { subject } = clause
  const line = timeLine(subject)
  takeRanges(clause)
  const target = targetOf(asked)
  const { measured, rows } = target
  const named = (series: Series, name: string) => ({ name, series: inTime(subject, series) })
  if (line?.axis === 'columns' && measured.columns.length > 1) {
    const chosen = rows ?? subject.items.map((row) => row.index)
    if (chosen.length > 8) throw new NotUnderstood('there are too many rows for one plot')
    return chosen.map((row) => named(columnSeries(asked, { ...target, rows: [row] }), rowName(subject, row)))
  }
  if (measured.kind === 'product')
    return [named(rowSeries(asked, target), seriesName(subject, rowSeries(asked, target)))]
  return measured.columns.map((column) =>
    named(
      rowSeries(asked, { ...target, measured: { kind: 'columns', columns: [column] } }),
      columnName(subject, column),
    ),
  )
}

/** The printed title, and what of it is drawn. */
function titleOf({ table }: Subject, names: string[]): string {
  const drawn = names.filter((name) => name !== 'value' && name !== 'amount').join(', ')
  return [table.title, drawn].filter(Boolean).join(': ') || names.join(', ')
}

function described(subject: Subject, kind: Plot['kind'], of: Plot['of']): Plot {
  const [first, second] = of
  const unit = first ? seriesUnit(subject, first.series) : null
  const names = of.map(({ name }) => name)
  const upright = kind === 'scatter' ? (second?.name ?? '') : of.length === 1 ? (names[0] ?? '') : 'value'
  return {
    kind,
    file: fileOf(kind),
    title: titleOf(subject, kind === 'scatter' ? [`${second?.name} against ${first?.name}`] : names),
    xName: kind === 'scatter' ? (first?.name ?? '') : first ? entryName(subject, first.series) : '',
    yName: unit && kind !== 'scatter' ? `${upright} (${unit})` : upright,
    of,
  }
}

/** The picture that goes with a fitted line. */
export function fitPlot(subject: Subject, answer: Answer, residuals: boolean): Plot | null {
  if (answer.kind !== 'fit') return null
  const unit = seriesUnit(subject, answer.of)
  const name = seriesName(subject, answer.of)
  return {
    kind: residuals ? 'residuals' : 'fit',
    file: residuals ? 'residuals.png' : 'fit.png',
    title: residuals ? `Residuals of ${name} from a straight line` : `${name} and a straight line`,
    xName: answer.x.name,
    yName: `${residuals ? 'residual' : name}${unit ? ` (${unit})` : ''}`,
    of: [{ name, series: answer.of }],
  }
}
