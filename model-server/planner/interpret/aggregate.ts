import type { Aggregate, Answer, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Op } from '#model-server/planner/language/piece.ts'
import { isTotalColumn, type Subject } from '#model-server/planner/table/subject.ts'
import { number, numbers } from './answers.ts'
import type { Clause, Placed } from './clause.ts'
import { columnSeries, flatSeries, rowSeries, rowsOf, targetOf, type Case, type Target } from './case.ts'
import { fitting, is, type Measured } from './columns.ts'
import { groupSeries } from './groups.ts'
import { takeRanges } from './ranges.ts'
import { divided } from './receipt.ts'
import { mustAddUp, scalarOf, selectionOf } from './selection.ts'

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
  const plain = ops.filter((piece) => !ADVERB.test(piece.words))
  const hows = [...new Set((plain.length > 0 ? plain : ops).map((piece) => AGGREGATES[piece.op] ?? 'sum'))]
  if (hows.length === 0) return null
  clause.use(...ops)
  clause.useOps('count')
  takeRanges(clause)
  clause.use(...clause.all('link').filter(({ link }) => link === 'plus'))
  mustNotBeRunning(clause, ops)
  const target = targetOf(asked)
  if (ops.length > 1 && hows.length === 1) mustBeOneColumn(asked, target)
  mustNotChoose(asked, target)
  if (hows[0] !== 'sum') mustBeOneColumn(asked, target)
  // "The average total": an average over the sums of the rows.
  const nested = hows.includes('sum') && hows.length > 1 && averagesTotals(asked)
  const wanted = nested ? hows.filter((how) => how !== 'sum') : hows
  const bySums = (nested || (hows[0] !== 'sum' && perAxis(asked))) && target.measured.columns.length > 1
  if (bySums) mustAddUp(subject, target.measured)
  else if (hows[0] !== 'sum') mustSayOfWhat(asked, target)
  const of = bySums ? entrySums(asked, target) : flatSeries(asked, target)
  return wanted.map((how) => number(subject, divided(clause, aggregateOf(asked, target, of, how))))
}

/** "The average of revenue and cost": one for each, or one of all their numbers? */
function mustBeOneColumn({ clause }: Case, { measured, columns, rows }: Target): void {
  const inBlock = measured.columns.every((index) =>
    clause.subject.block.some((column) => column.index === index),
  )
  if (columns !== null && measured.kind === 'columns' && columns.length > 1 && !inBlock && rows?.length !== 1)
    throw new NotUnderstood('it is not clear what is averaged')
}

/** "The total of coal or gas": which of them? */
function mustNotChoose({ clause, conditions }: Case, { rows }: Target): void {
  const link = conditions.wanted.length === 0 && rows !== null ? clause.link('or', 'against') : null
  if (link) throw new NotUnderstood(`it is not clear what "${link.words}" asks for`)
}

/** "The cumulative profit by 2020" runs from the first period up to that one. */
function mustNotBeRunning(clause: Clause, ops: Placed[]): void {
  const by = clause.link('by')
  const period = by ? clause.next(by.at, 1, ['filler', 'axis']) : null
  const named = period?.kind === 'row' || period?.kind === 'column'
  if (named || ops.some(({ words }) => /^(cumulative|accumulated)$/i.test(words)))
    throw new NotUnderstood('it is not clear up to where it is added up')
}

/** "On average overall": beside another word for what is computed, these say that nothing is left out. */
const ADVERB = /^(overall|altogether|in total|in all|all in all|all told|as a whole|.* together)$/i

const ADJECTIVE = /^(yearly|annual|quarterly|monthly|weekly|daily)$/i

/** "The average monthly sales" of three regions: of one region, or of all of them together? */
function mustSayOfWhat({ clause }: Case, { measured, rows }: Target): void {
  const axes = clause.pieces.filter((piece) => piece.kind === 'axis')
  const [axis] = axes
  const several = measured.columns.length > 1 && rows?.length !== 1
  if (several && axes.length === 1 && axis?.axis === 'columns' && ADJECTIVE.test(axis.words))
    throw new NotUnderstood('it is not clear whether the rows are added up before the average')
}

/** "The average total", "the mean of the totals"; "the average overall" is none. */
const averagesTotals = ({ clause }: Case): boolean =>
  clause.pieces.some((piece) => {
    if (piece.kind !== 'op' || AGGREGATES[piece.op] === undefined || AGGREGATES[piece.op] === 'sum')
      return false
    const next = clause.next(piece.at, 1, ['filler', 'link'])
    return next?.kind === 'op' && next.op === 'total' && /^totals?$/i.test(next.words)
  })

/** "Total sales by region", "each student's average": one number for each. */
export function perEntry(asked: Case, summed = false): Answer[] | null {
  const { clause } = asked
  const entry = entryOf(asked)
  if (!entry) return null
  const { axis, each, link } = entry
  const mean = clause.op('mean') !== null
  if (!(each || link === 'by' || (link === 'per' && (!mean || axis.axis === 'group')))) return null
  if (!summed && !clause.op('sum', 'total', 'mean', 'median', 'count')) return null
  if (axis.axis === 'group' && axis.column !== null)
    return [numbers(clause.subject, groupSeries(asked, axis.column))]
  const how = mean ? 'mean' : 'sum'
  clause.useOps('sum', 'total', 'mean', 'together')
  takeRanges(clause)
  const target = targetOf(asked)
  const of = axis.axis === 'columns' ? columnSeries(asked, target, how) : rowSeries(asked, target, how)
  return [numbers(clause.subject, of)]
}

/** The noun after "each", "by" or "per", for each of which a number is asked. */
function entryOf(asked: Case) {
  const { clause } = asked
  for (const axis of clause.pieces) {
    if (axis.kind !== 'axis') continue
    const before = clause.next(axis.at, -1, ['filler'])
    const behind = clause.pieces[clause.pieces.indexOf(axis) + 1]
    const each =
      (before?.kind === 'every' && /^(each|every)$/i.test(before.words) && !isAcross(asked, before)) ||
      (behind?.kind === 'every' && /^each$/i.test(behind.words))
    const link = before?.kind === 'link' && ['by', 'per'].includes(before.link) ? before.link : null
    if (each || link) return { axis, each, link }
  }
  return null
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
  // The rows of a group are averaged also where there happens to be one alone.
  const grouped = asked.clause.pieces.some(({ kind }) => kind === 'group')
  if (!single || grouped || asked.conditions.wanted.length > 0) return { kind: 'aggregate', how, of }
  if (how === 'sum') mustBeWhole(asked.clause.subject, measured)
  if (how === 'sum') return scalarOf(asked.clause, measured, rows, how)
  throw new NotUnderstood('only one number is named')
}

/** "The total price of the bolts", where the price of one and the pieces are printed. */
function mustBeWhole({ values }: Subject, { columns }: Measured): void {
  const priced = values.some(
    (column) => columns.includes(column.index) && is('price')(column) && !isTotalColumn(column),
  )
  const counted = values.some((column) => !columns.includes(column.index) && is('quantity')(column))
  if (priced && counted) throw new NotUnderstood('it is not clear of how many pieces')
}

/** "The average per quarter" of a block: sums by entry first; "per region and quarter" is about single numbers. */
function perAxis({ clause }: Case): boolean {
  const axes = clause.pieces.filter((piece) => piece.kind === 'axis')
  const [axis] = axes
  const before = axis && clause.next(axis.at, -1, ['filler'])
  return axes.length === 1 && before?.kind === 'link' && before.link === 'per'
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
