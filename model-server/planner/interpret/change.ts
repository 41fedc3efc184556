import type { Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { inTime, timeLine, type TimeLine } from '#model-server/planner/table/time.ts'
import { labels, number } from './answers.ts'
import { asksLabel } from './asked.ts'
import { columnSeries, rowSeries, rowsOf, targetOf, type Case } from './case.ts'
import { changedSeries } from './changed.ts'
import type { Clause } from './clause.ts'
import { impliedColumns, type Measured } from './columns.ts'
import { endpointsOf, periodsBetween, type Endpoints } from './endpoints.ts'
import { mustHaveSteps } from './ranked-by.ts'
import { takeRanges } from './ranges.ts'
import { scalarOf, selectionOf } from './selection.ts'
import { takeHow } from './side.ts'

/** "The percent change from 2019 to 2021", "how much did sales grow", "the compound annual growth rate". */
export function change(asked: Case): Answer[] | null {
  const { clause } = asked
  const said = clause.op('change', 'compound')
  if (!said || clause.first('rank')) return null
  if (asksLabel(clause) && !clause.op('compound')) return [labels(clause.subject, changedSeries(asked), null)]
  const words = clause.all('op').filter(({ op }) => op === 'change' || op === 'compound')
  if (
    averages(
      clause,
      words.map(({ at }) => at),
    )
  )
    return averageChange(asked)
  const compound = words.some(({ op }) => op === 'compound') && !singleStep(clause)
  const absolute = isAbsolute(clause)
  const factor = clause.op('ratio') !== null
  clause.useOps('change', 'compound', 'percent', 'absolute', 'steps', 'ratio')
  const ends = endpointsOf(clause)
  const { from, to } = endScalars(asked, ends)
  if (compound) return compounded(asked, ends, from, to)
  if (factor) return [number(clause.subject, { kind: 'pair', how: 'ratio', of: [to, from] })]
  const percent: Answer = number(clause.subject, { kind: 'pair', how: 'change', of: [from, to] })
  const difference: Answer = number(clause.subject, { kind: 'pair', how: 'difference', of: [to, from] })
  return absolute ? [difference, percent] : [percent, difference]
}

/** "Average growth", "mean yearly change": an average over steps, not over rows. */
function averages(clause: Clause, changes: number[]): boolean {
  const mean = clause.op('mean')
  const compound = clause.pieces.some(
    (piece) => piece.kind === 'op' && piece.op === 'compound' && /compound|cagr|annuali/i.test(piece.words),
  )
  return mean !== null && !compound && changes.some((at) => at > mean.at && at - mean.at < 4)
}

function averageChange(asked: Case): Answer[] {
  const { clause } = asked
  const { subject } = clause
  const absolute = isAbsolute(clause)
  clause.useOps('mean', 'change', 'compound', 'percent', 'absolute', 'steps')
  const line = timeLine(subject)
  if (!line) throw new NotUnderstood('there are no periods to take an average over')
  mustBeEven(clause, line)
  takeRanges(clause)
  const target = targetOf(asked)
  const of = line.axis === 'columns' ? columnSeries(asked, target) : rowSeries(asked, target)
  mustHaveSteps(of)
  const steps = {
    kind: 'steps' as const,
    how: absolute ? ('difference' as const) : ('change' as const),
    of: inTime(subject, of),
  }
  return [
    number(
      subject,
      { kind: 'aggregate', how: 'mean', of: steps },
      'mean of the changes from one period to the next',
    ),
  ]
}

/** Steps of ten years have no average growth per year. */
function mustBeEven({ pieces }: Clause, { numbers }: TimeLine): void {
  const yearly = pieces.some(({ words }) => /\b(annual|annually|yearly|year|annum)\b/i.test(words))
  const apart = numbers?.some((number, at) => at > 0 && number - (numbers[at - 1] ?? 0) !== 1)
  if (yearly && apart) throw new NotUnderstood('the periods are not one year apart')
}

/** "The annual growth in 2021" is one step; "the annual growth rate" is over all of them. */
const singleStep = (clause: Clause): boolean => {
  const line = timeLine(clause.subject)
  const words = clause.all('op').filter(({ op }) => op === 'compound')
  const named = clause.all(line?.axis === 'columns' ? 'column' : 'row').length === 1
  return named && line !== null && words.every((piece) => !/compound|cagr|annuali/i.test(piece.words))
}

/** "By how many euros", "in absolute terms", "by how many units". */
function isAbsolute(clause: Clause): boolean {
  const asksMany = clause.pieces.find(
    (piece) => piece.kind === 'ask' && ['how-many', 'how-much'].includes(piece.ask),
  )
  const unit = asksMany && clause.next(asksMany.at, 1, ['filler'])
  const counted = unit !== null && unit !== undefined && ['unit', 'measure', 'column'].includes(unit.kind)
  const percent = clause.op('percent') !== null
  return (
    clause.op('absolute') !== null ||
    (!percent && asksMany?.kind === 'ask' && asksMany.ask === 'how-many' && counted)
  )
}

/** The two numbers between which something changes, summed over rows or columns where none are named. */
function endScalars(asked: Case, { axis, from, to }: Endpoints): { from: Scalar; to: Scalar } {
  const { clause } = asked
  const how = takeHow(clause)
  const { columns, rows } = selectionOf(clause)
  if (axis === 'columns') {
    const named = clause.all('measure').filter((piece) => !piece.verb)
    if (named.length > 0) impliedColumns(clause)
    const [first, last] = [from, to].map((column) => {
      const measured: Measured = { kind: 'columns', columns: [column] }
      return scalarOf(clause, measured, rowsOf(asked, measured, rows), how)
    })
    if (first && last) return { from: first, to: last }
  }
  const measured: Measured = columns ? { kind: 'columns', columns } : impliedColumns(clause)
  const [first, last] = [from, to].map((row) => scalarOf(clause, measured, [row], how))
  if (!first || !last) throw new NotUnderstood('it is not clear between which two numbers')
  return { from: first, to: last }
}

function compounded({ clause }: Case, ends: Endpoints, from: Scalar, to: Scalar): Answer[] {
  const periods = periodsBetween(clause, ends)
  const unit = timeLine(clause.subject)?.unit ?? 'period'
  const note = `per ${unit}, over ${periods} ${unit}s`
  return [
    number(clause.subject, { kind: 'compound', from, to, periods }, note),
    number(clause.subject, { kind: 'pair', how: 'change', of: [from, to] }),
  ]
}
