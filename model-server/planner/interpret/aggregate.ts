import type { Aggregate, Answer, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Op } from '#model-server/planner/language/piece.ts'
import { labels, number } from './answers.ts'
import type { Placed } from './clause.ts'
import { columnSeries, flatSeries, rowSeries, rowsOf, targetOf, type Case, type Target } from './case.ts'
import { fitting, type Measured } from './columns.ts'
import { groupSeries } from './groups.ts'
import { takeRanges } from './ranges.ts'
import { divided } from './receipt.ts'
import { scalarOf, selectionOf } from './selection.ts'

const AGGREGATES: Partial<Record<Op, Aggregate>> = {
  sum: 'sum',
  total: 'sum',
  due: 'sum',
  subtotal: 'sum',
  'before-tax': 'sum',
  together: 'sum',
  mean: 'mean',
  median: 'median',
  range: 'range',
  deviation: 'deviation',
  'population-deviation': 'population-deviation',
  variance: 'variance',
}

/** "The total of Q1", "average and median price", "what did everything cost". */
export function aggregate(asked: Case): Answer[] | null {
  const { clause } = asked
  const { subject } = clause
  if (clause.op('weighted')) return weighted(asked)
  const listed = perEntry(asked)
  if (listed) return listed
  const ops = clause.all('op').filter((piece) => AGGREGATES[piece.op])
  const hows = [...new Set(ops.map((piece) => AGGREGATES[piece.op] ?? 'sum'))]
  if (hows.length === 0) return null
  clause.use(...ops)
  clause.useOps('count')
  takeRanges(clause)
  clause.use(...clause.all('link').filter(({ link }) => link === 'plus'))
  const target = targetOf(asked)
  // "The average total": an average over the sums of the rows.
  const nested = hows.includes('sum') && hows.length > 1 && ops.some((piece) => piece.op === 'total')
  const wanted = nested ? hows.filter((how) => how !== 'sum') : hows
  const bySums = nested || (hows[0] !== 'sum' && perAxis(asked))
  const of =
    bySums && target.measured.columns.length > 1 ? entrySums(asked, target) : flatSeries(asked, target)
  return wanted.map((how) => number(subject, divided(clause, aggregateOf(asked, target, of, how))))
}

/** "Total sales by region", "each student's average": one number for each. */
function perEntry(asked: Case): Answer[] | null {
  const { clause } = asked
  const axis = clause.pieces.find((piece) => piece.kind === 'axis')
  const before = axis && clause.next(axis.at, -1, ['filler'])
  const each = before?.kind === 'every' && /^(each|every)$/i.test(before.words) && !isAcross(asked, before)
  const link = before?.kind === 'link' ? before.link : null
  const mean = clause.op('mean') !== null
  if (
    axis?.kind !== 'axis' ||
    !(each || link === 'by' || (link === 'per' && (!mean || axis.axis === 'group')))
  )
    return null
  if (!clause.op('sum', 'total', 'mean', 'median', 'count')) return null
  if (axis.axis === 'group' && axis.column !== null)
    return [labels(clause.subject, groupSeries(asked, axis.column), null, true)]
  const how = mean ? 'mean' : 'sum'
  clause.useOps('sum', 'total', 'mean', 'together')
  takeRanges(clause)
  const target = targetOf(asked)
  const of = axis.axis === 'columns' ? columnSeries(asked, target, how) : rowSeries(asked, target, how)
  return [labels(clause.subject, of, null, true)]
}

/** "The sum across every region", "the total of every bar": all of them together. */
function isAcross({ clause }: Case, every: Placed): boolean {
  const link = clause.next(every.at, -1, ['filler'])
  if (link?.kind !== 'link') return false
  return (
    /^(across|over|through|throughout)$/i.test(link.words) ||
    (link.link === 'of' && /^every$/i.test(every.words))
  )
}

/** A single named cell under "total" or "average" is that cell: "what is the total for tea". */
function aggregateOf(asked: Case, { measured, rows }: Target, of: Series, how: Aggregate): Scalar {
  const single = rows?.length === 1 && measured.kind === 'columns' && measured.columns.length === 1
  if (!single || asked.conditions.wanted.length > 0) return { kind: 'aggregate', how, of }
  if (how === 'sum') return scalarOf(asked.clause, measured, rows, how)
  throw new NotUnderstood('only one number is named')
}

/** "The average per quarter" of a block, "average monthly sales": sums by entry first. */
function perAxis({ clause }: Case): boolean {
  const axis = clause.pieces.find((piece) => piece.kind === 'axis')
  const before = axis && clause.next(axis.at, -1, ['filler'])
  return before?.kind === 'link' && before.link === 'per'
}

function entrySums(asked: Case, target: Target): Series {
  const axis = asked.clause.pieces.find((piece) => piece.kind === 'axis')
  const byColumn = axis?.kind === 'axis' && axis.axis === 'columns'
  return byColumn ? columnSeries(asked, target) : rowSeries(asked, target)
}

/** "The average price weighted by quantity". */
function weighted(asked: Case): Answer[] {
  const { clause } = asked
  const { subject } = clause
  clause.useOps('weighted', 'mean')
  const [first, second] = clause.all('column')
  clause.use(first, second)
  const weights = second ? [second.column] : (fitting(subject, ['quantity'])?.columns ?? [])
  const values = first ? [first.column] : (fitting(subject, ['price', 'score'])?.columns ?? [])
  const [value, weight] = [values[0], weights[0]]
  if (value === undefined || weight === undefined || value === weight) {
    throw new NotUnderstood('it is not clear what is weighted by what')
  }
  const both: Measured = { kind: 'columns', columns: [value, weight] }
  const { rows } = selectionOf(clause)
  const kept = rowsOf(asked, both, rows)
  const [a, b] = [value, weight].map((column) =>
    rowSeries(asked, { measured: { kind: 'columns', columns: [column] }, columns: [column], rows: kept }),
  )
  if (!a || !b || asked.conditions.wanted.length > 0)
    throw new NotUnderstood('it is not clear what is weighted by what')
  return [number(subject, { kind: 'weighted', values: a, weights: b })]
}
