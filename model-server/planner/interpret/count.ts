import type { Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { labels, number, numbers } from './answers.ts'
import { columnSeries, completeColumn, flatSeries, rowSeries, targetOf, type Case } from './case.ts'
import { changedSeries } from './changed.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'
import { groupSeries } from './groups.ts'
import { pairCondition } from './pair-condition.ts'
import { takeRanges } from './ranges.ts'
import { takeHow } from './side.ts'
import { leavesOut } from './without.ts'

/** "How many items", "how many regions have Q1 above 100", "in how many months did North exceed 50". */
export function count(asked: Case): Answer[] | null {
  const { clause, conditions } = asked
  const counted = countedNoun(clause)
  if (!counted) return null
  if (clause.op('change') && counted.kind === 'axis') return changedCount(asked)
  if (conditions.wanted.length > 0) return counting(asked, counted)
  const paired = counted.kind === 'axis' && counted.axis === 'rows' ? pairCondition(asked) : null
  if (paired)
    return [
      number(clause.subject, { kind: 'aggregate', how: 'count', of: paired }),
      labels(clause.subject, paired, null),
    ]
  if (isMeasured(asked)) return countsPeriods(clause) ? unclear() : null
  clause.useOps('count', 'distinct', 'total')
  const each = eachGroup(clause)
  if (each !== null && counted.kind === 'axis' && counted.axis === 'rows')
    return [numbers(clause.subject, groupSeries(asked, each))]
  return [number(clause.subject, plainCount(asked, counted))]
}

/** "How many regions grew between Q1 and Q2". */
function changedCount(asked: Case): Answer[] {
  const of = changedSeries(asked)
  const { subject } = asked.clause
  return [number(subject, { kind: 'aggregate', how: 'count', of }), labels(subject, of, null)]
}

/** "How many employees does each team have": the column that says whose they are. */
function eachGroup(clause: Clause): number | null {
  const axis = clause.pieces.find((piece) => piece.kind === 'axis' && piece.axis === 'group')
  const before = axis && clause.next(axis.at, -1, ['filler'])
  const each =
    before && (before.kind === 'every' || (before.kind === 'link' && ['per', 'by'].includes(before.link)))
  return axis?.kind === 'axis' && each ? axis.column : null
}

type Counted = Placed<PieceOf<'axis'>> | Placed<PieceOf<'value'>> | Placed<PieceOf<'group'>>

/** What "how many" or "the number of" is about, when it is rows, columns or values; null: something measured. */
function countedNoun(clause: Clause): Counted | null {
  const ask =
    clause.pieces.find((piece) => piece.kind === 'ask' && piece.ask === 'how-many') ?? clause.op('count')
  if (!ask) return howManyTimes(clause)
  const passed: Placed['kind'][] = ['filler', 'every', 'number', 'link']
  let next = clause.next(ask.at, 1, passed)
  while (next && (next.kind === 'op' || next.kind === 'ordinal') && isPassed(next))
    next = clause.next(next.at, 1, passed)
  if (next?.kind === 'axis' || next?.kind === 'group') return next
  // "How many values are above 10", "how many of them": only with a condition.
  const compares = clause.pieces.some((piece) => piece.kind === 'compare')
  if (next?.kind === 'value' && compares) return next
  if (next?.kind === 'column' || (next?.kind === 'measure' && !next.verb)) return countedNumbers(clause, next)
  const axis = clause.pieces.find(
    (piece): piece is Placed<PieceOf<'axis'>> => piece.kind === 'axis' && piece.at > ask.at,
  )
  return compares && next?.kind === 'compare' ? null : compares && axis ? axis : null
}

/** "How many scores are above 90" counts them; "how many visitors came on days with more than 100" adds them up. */
const countedNumbers = (clause: Clause, noun: Placed): Counted | null =>
  clause.next(noun.at, 1)?.kind === 'compare' && noun.kind === 'measure'
    ? { kind: 'value', words: noun.words, also: null, at: noun.at }
    : null

const isPassed = (piece: Placed): boolean =>
  piece.kind === 'op' && ['distinct', 'total', 'count'].includes(piece.op)

/** "How many times did North exceed 50" counts; "how many times larger" does not. */
function howManyTimes(clause: Clause): Counted | null {
  const times = clause.op('ratio')
  const compares = clause.first('more') === null && clause.pieces.some((piece) => piece.kind === 'compare')
  if (!times || !compares || !/how (many times|often)/i.test(times.words)) return null
  clause.use(times)
  const { columnTime } = clause.subject
  const columns = columnTime !== null && clause.all('row').length === 1
  return {
    kind: 'axis',
    axis: columns ? 'columns' : 'rows',
    column: null,
    at: times.at,
    words: times.words,
    also: null,
  }
}

/** "In how many years": these are counted, whatever else is named. */
const countsPeriods = (clause: Clause): boolean => {
  const ask = clause.pieces.find((piece) => piece.kind === 'ask' && piece.ask === 'how-many')
  const before = ask ? clause.next(ask.at, -1, ['filler']) : null
  return before?.kind === 'link' && before.link === 'in'
}

const unclear = (): never => {
  throw new NotUnderstood('it is not clear what is to be counted')
}

/** "How many items were sold in March" is about a column and not about rows. */
function isMeasured({ clause }: Case): boolean {
  if (clause.all('column').length > 0 || clause.all('row').length > 0) return true
  const { values } = clause.subject
  const verb = clause.all('measure').some((piece) => piece.verb && piece.groups.includes('quantity'))
  const quantities = values.some((column) =>
    /\b(qty|quantity|units?|pieces|pcs|count|sold)\b/i.test(column.header),
  )
  return verb && quantities && clause.op('distinct') === null
}

function plainCount(asked: Case, counted: Counted): Scalar {
  const { clause, without } = asked
  const { table, block, items } = clause.subject
  const groups = clause.all('group')
  const [group] = groups
  clause.use(...groups)
  if (leavesOut(without)) throw new NotUnderstood('it is not clear what is to be counted')
  if (groups.length > 1) throw new NotUnderstood('it names more than one group')
  if (group) {
    const text = table.cells[(group.rows[0] ?? 0) * table.columns.length + group.column]?.text ?? ''
    return { kind: 'rows', column: group.column, text, distinct: false, by: null }
  }
  if (counted.kind === 'axis' && counted.axis === 'group' && counted.column !== null) {
    return { kind: 'rows', column: counted.column, text: null, distinct: true, by: null }
  }
  if (counted.kind === 'axis' && counted.axis === 'columns') {
    const columns = block.length > 0 ? block : clause.subject.values
    const row = items[0]?.index
    if (row === undefined) throw new NotUnderstood('the table has no rows')
    return {
      kind: 'aggregate',
      how: 'count',
      of: { kind: 'row', row, columns: columns.map(({ index }) => index) },
    }
  }
  const distinct = clause.pieces.some((piece) => piece.kind === 'op' && piece.op === 'distinct')
  return {
    kind: 'rows',
    column: table.labelColumn,
    text: null,
    distinct,
    by: distinct ? null : completeColumn(clause.subject),
  }
}

/** With conditions, it counts the cells that meet them. */
function counting(asked: Case, counted: Counted): Answer[] {
  const { clause } = asked
  const { subject } = clause
  clause.useOps('count', 'distinct')
  takeRanges(clause)
  const how = takeHow(clause) === 'mean' ? 'mean' : 'sum'
  const target = targetOf(asked)
  const several = target.measured.kind === 'columns' && target.measured.columns.length > 1
  const byColumn = counted.kind === 'axis' && counted.axis === 'columns'
  if (counted.kind === 'axis' && counted.axis === 'group')
    throw new NotUnderstood('it asks about groups of rows')
  if (byColumn && !several) throw new NotUnderstood('it is not clear which columns are counted')
  const of =
    counted.kind === 'value' && several
      ? flatSeries(asked, target)
      : byColumn
        ? columnSeries(asked, target, how)
        : rowSeries(asked, target, how)
  if (several && !byColumn && counted.kind !== 'value') clause.assume('All columns are added up.')
  return [number(subject, { kind: 'aggregate', how: 'count', of }), labels(subject, of, null)]
}
