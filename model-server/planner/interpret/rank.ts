import type { Aggregate, Answer, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { label, labels, number } from './answers.ts'
import { asksLabel, axisOf, choosesOne, mainAsk } from './asked.ts'
import { met, rowsOf, type Case } from './case.ts'
import { declines } from './changed.ts'
import type { Clause } from './clause.ts'
import { groupSeries } from './groups.ts'
import { askedGroups, fitting, type Measured } from './columns.ts'
import { rowsWith } from './gaps.ts'
import { takeRank, type Rank } from './modifiers.ts'
import { oriented } from './orientation.ts'
import { topBy } from './top-by.ts'
import { takeRanges } from './ranges.ts'
import { rankedBy } from './ranked-by.ts'
import { mustBeOneRanking } from './one-ranking.ts'
import { byRow, selectionOf } from './selection.ts'

/** "Which region has the highest Q3", "the two cheapest items", "the lowest price". */
export function rank(asked: Case): Answer[] | null {
  const { clause } = asked
  if (!clause.first('rank') && !comparesTwo(asked)) return null
  mustBeOneRanking(clause)
  const wantsLabel = asksLabel(clause) || choosesOne(clause)
  const { axis, column } = axisOf(clause)
  if (!clause.op('change', 'compound', 'difference')) takeRanges(clause)
  const first = oriented(clause, turnedByDecline(clause, takeRank(clause) ?? takeComparative(asked)))
  if (axis === 'group' && column !== null) {
    const groups = groupSeries(asked, column, first.groups)
    return answersOf(asked, groups, first, wantsLabel)
  }
  const other = otherEnd(asked, first)
  const aggregate = takeAggregate(asked, first)
  if (!wantsLabel && axis === 'rows' && !aggregate) {
    const looked = valueAt(asked, first)
    if (looked) return looked
  }
  const apart = aggregate && topBy(asked, first, aggregate)
  if (apart) return apart
  const summed = other !== null && clause.op('sum', 'total', 'together', 'mean', 'median') !== null
  const by = rankedBy(asked, first, axis, wantsLabel)
  if (summed && other) return bothEnds(asked, by, [first, other])
  clause.useOps('total', 'sum', 'together')
  if (aggregate) return ofTop(asked, by, first, aggregate)
  return [
    ...answersOf(asked, by, first, wantsLabel),
    ...(other ? answersOf(asked, by, other, wantsLabel) : []),
  ]
}

/** "The largest drop" is the lowest change. */
function turnedByDecline(clause: Clause, rank: Rank): Rank {
  const word = clause.pieces.find(({ at }) => at === rank.at)?.words ?? ''
  if (!declines(clause) || /^worst$/i.test(word)) return rank
  if (/^best$/i.test(word)) throw new NotUnderstood('it is not clear which fall is the best')
  return { ...rank, order: rank.order === 'highest' ? 'lowest' : 'highest' }
}

/** "The sum of the highest and the lowest". */
function bothEnds({ clause }: Case, by: Series, ranks: Rank[]): Answer[] {
  if (clause.op('mean', 'median')) throw new NotUnderstood('it is not clear what is averaged')
  clause.useOps('total', 'sum', 'together')
  const terms = ranks.map(({ order, nth }) => ({
    times: 1,
    of: { kind: 'nth' as const, of: by, by, order, nth },
  }))
  return [number(clause.subject, { kind: 'terms', terms })]
}

/** "The minimum and the maximum of Q1": both ends of the same numbers. */
function otherEnd({ clause }: Case, first: Rank): Rank | null {
  const piece = clause.first('rank')
  if (!piece || first.count !== null || clause.part(first.at, piece.at).link('and') === null) return null
  const named = clause.pieces.some(
    ({ at, kind }) => at > first.at && at < piece.at && (kind === 'column' || kind === 'row'),
  )
  return named ? null : takeRank(clause)
}

/** "Which is higher, North or South?" */
const comparesTwo = ({ clause }: Case): boolean =>
  clause.first('more') !== null &&
  clause.link('than') === null &&
  (choosesOne(clause) ||
    clause.pieces.some(
      (piece) => piece.kind === 'ask' && ['which', 'who', 'when', 'what', 'where'].includes(piece.ask),
    ))

function takeComparative({ clause }: Case): Rank {
  const piece = clause.first('more')
  if (!piece) throw new NotUnderstood('it is not clear what is compared')
  clause.use(piece)
  return { at: piece.at, order: piece.order, groups: piece.groups, count: null, nth: 1 }
}

/** "What do the top three add up to", "… come to in total". */
const ADDING =
  /^(add|adds|adding|come|comes|came|amount|amounts|amounted|sum|sums|total|totals) (up|to|together)$|^(in total|altogether|all together)$/i

/** "The average of the three highest": what is done with the cells that a rank picks. */
function takeAggregate({ clause }: Case, { count, at }: Rank): Aggregate | null {
  if (count === null) return null
  const list = ['which', 'who', 'list'].includes(mainAsk(clause)?.ask ?? '')
  const ops = clause
    .all('op')
    .filter((piece) => piece.at < at || piece.op === 'together' || (!list && ADDING.test(piece.words)))
  const op = ops.find((piece) => ['mean', 'median', 'sum', 'total', 'together'].includes(piece.op))
  // "How much did the two best regions sell": together.
  if (!op) return ['how-much', 'how-many'].includes(mainAsk(clause)?.ask ?? '') && count > 1 ? 'sum' : null
  clause.use(op)
  return op.op === 'mean' || op.op === 'median' ? op.op : 'sum'
}

/** "The quantity of the most expensive product": one column looked up where another one is highest. */
function valueAt(asked: Case, rank: Rank): Answer[] | null {
  const { clause } = asked
  const { subject } = clause
  const columns = clause.all('column')
  const quality = rank.groups.length > 0 ? fitting(subject, rank.groups) : null
  const [named, by] = [
    columns.find((piece) => piece.at < rank.at),
    columns.find((piece) => piece.at > rank.at),
  ]
  const of = named ?? (by ? undefined : (verbColumn(clause, rank) ?? askedColumn(clause, rank)))
  const measured: Measured | null = by ? { kind: 'columns', columns: [by.column] } : quality
  if (of && !by && !quality) mustSaySize(asked, rank)
  if (!of || !measured || subject.values.length < 2 || columns.length > 2) return null
  if (measured.columns.length === 1 && measured.columns[0] === of.column) return null
  clause.use(named, by)
  const { rows } = selectionOf(clause)
  const both = { ...measured, columns: [...measured.columns, of.column] }
  const kept = rowsWith(clause, both.columns, rowsOf(asked, { kind: 'columns', columns: both.columns }, rows))
  const compared = byRow(clause, measured, kept)
  const shown = met(asked, byRow(clause, { kind: 'columns', columns: [of.column] }, kept), kept, compared)
  const ranked = met(asked, compared, kept)
  const { order, nth } = rank
  return [
    number(subject, { kind: 'nth', of: shown, by: ranked, order, nth }),
    label(subject, ranked, order, nth),
  ]
}

/** "How much does the oldest person earn": the column that the verb speaks of. */
function verbColumn(clause: Clause, { at, groups }: Rank): { at: number; column: number } | undefined {
  const verb = clause.all('measure').findLast((piece) => piece.verb && piece.at > at)
  const found =
    verb && groups.length > 0 && clause.subject.values.length > 1
      ? fitting(clause.subject, verb.groups)
      : null
  const [column] = found?.kind === 'columns' ? found.columns : []
  return verb && column !== undefined && found?.columns.length === 1 ? { at: verb.at, column } : undefined
}

/** "How old is the best paid employee": the column that the asking words speak of. */
function askedColumn(clause: Clause, { at, groups }: Rank): { at: number; column: number } | undefined {
  const asked = askedGroups(clause)
  const found = asked.length > 0 && groups.length > 0 ? fitting(clause.subject, asked) : null
  const [column] = found?.kind === 'columns' ? found.columns : []
  return column !== undefined && found?.columns.length === 1 ? { at, column } : undefined
}

/** "The rent of the smallest apartment" is not the smallest rent, and it is not said what else is small. */
function mustSaySize({ clause }: Case, { at }: Rank): void {
  const { subject } = clause
  const word = clause.pieces.find((piece) => piece.at === at)?.words ?? ''
  const sized = /^(largest|biggest|smallest|longest|shortest|greatest)$/i.test(word)
  const noun = clause.next(at, 1)
  if (sized && noun?.kind === 'axis' && subject.values.length > 1 && subject.block.length === 0) {
    throw new NotUnderstood(`it is not clear by which column it is the ${word}`)
  }
}

function ofTop({ clause }: Case, by: Series, { order, count }: Rank, how: Aggregate): Answer[] {
  const { subject } = clause
  const top: Series = { kind: 'top', of: by, order, count: count ?? 1 }
  return [number(subject, { kind: 'aggregate', how, of: top }), labels(subject, top, order)]
}

function answersOf({ clause }: Case, by: Series, { order, nth, count }: Rank, wantsLabel: boolean): Answer[] {
  const { subject } = clause
  const length = by.kind === 'column' ? by.rows?.length : by.kind === 'row' ? by.columns.length : undefined
  if (length !== undefined && length < Math.max(nth, 2))
    throw new NotUnderstood('there is nothing to compare with')
  if (count !== null && count > 1) return [labels(subject, { kind: 'top', of: by, order, count }, order)]
  const which = label(subject, by, order, nth)
  return wantsLabel ? [which] : [number(subject, { kind: 'nth', of: by, by, order, nth }), which]
}
