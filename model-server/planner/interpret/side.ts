import type { Aggregate, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import type { Case } from './case.ts'
import type { Clause } from './clause.ts'
import { fitting, impliedColumns, type Measured } from './columns.ts'
import { takeRank, type Rank } from './modifiers.ts'
import { byRow, filled, flat, scalarOf, selectionOf, type Selection } from './selection.ts'
import { rowsOf } from './case.ts'
import type { Sides } from './sides.ts'

/** One of two things as its words tell it. */
interface Side {
  selection: Selection
  rank: Rank | null
  how: Aggregate | null
  given: number | null
}

const HOWS = new Map<string, Aggregate>([
  ['mean', 'mean'],
  ['median', 'median'],
  ['sum', 'sum'],
  ['total', 'sum'],
  ['together', 'sum'],
])

/** Uses up "average" or "total"; null when neither is said. */
export function takeHow(clause: Clause): Aggregate | null {
  const ops = clause.all('op').filter((piece) => HOWS.has(piece.op))
  clause.use(...ops)
  return ops.map((piece) => HOWS.get(piece.op)).find((how) => how !== undefined) ?? null
}

function sideOf(clause: Clause): Side {
  const how = takeHow(clause)
  const rank = takeRank(clause)
  const selection = selectionOf(clause)
  const number = selection.rows || selection.columns || rank || how ? null : clause.first('number')
  clause.use(number)
  return { how, rank, selection, given: number?.said.value ?? null }
}

/** The two numbers of a question about two things; each takes what it does not say from the common part, then from the other. */
export function twoNumbers(
  asked: Case,
  { left, right, common, turned }: Sides,
  groups: Measure[] = [],
): [Scalar, Scalar] {
  const shared = sideOf(common)
  if (shared.given !== null) throw new NotUnderstood('it is not clear what the number is for')
  const [a, b] = [sideOf(left), sideOf(right)]
  const first = scalarOfSide(asked, completed(a, b, shared), groups)
  const second = scalarOfSide(asked, completed(b, a, shared), groups)
  if (JSON.stringify(first) === JSON.stringify(second))
    throw new NotUnderstood('both sides of the comparison are the same')
  mustBeComparable(a, b, [first, second])
  return turned ? [second, first] : [first, second]
}

/** A number that is named is compared with one number, and not with a sum that nobody asked for. */
function mustBeComparable(a: Side, b: Side, scalars: Scalar[]): void {
  const given = a.given !== null || b.given !== null
  const summed = scalars.some((scalar) => scalar.kind === 'aggregate' && scalar.how === 'sum')
  if (given && summed && a.how === null && b.how === null)
    throw new NotUnderstood('it is not clear which number is meant')
}

function completed(side: Side, other: Side, shared: Side): Side {
  const selection = filled(filled(side.selection, shared.selection), lent(side, other))
  const how = side.how ?? shared.how ?? (other.rank || named(side) !== named(other) ? null : other.how)
  // "The two highest": a rank said once ("highest and lowest" says it twice) belongs to its own side alone.
  return { ...side, selection, how }
}

/** A row against an aggregate ("North and the average"): the aggregate is over all rows, not over that one. */
function lent(side: Side, other: Side): Selection {
  const summed = side.how === 'sum' && side.selection.columns !== null
  // "The best and the worst quarter of North" are both of North.
  const overAll = (side.how !== null && !summed) || (side.rank !== null && other.rank === null)
  return overAll && side.selection.rows === null ? { ...other.selection, rows: null } : other.selection
}

const named = (side: Side): boolean => side.selection.rows !== null

function scalarOfSide(asked: Case, side: Side, hints: Measure[]): Scalar {
  const { clause } = asked
  if (side.given !== null) return { kind: 'given', value: side.given }
  const { columns, rows } = side.selection
  const groups = [...hints, ...(side.rank?.groups ?? [])]
  const measured: Measured = columns ? { kind: 'columns', columns } : impliedColumns(clause, groups)
  const kept = rowsOf(asked, measured, rows)
  return side.rank ? ranked(asked, measured, kept, side.rank) : scalarOf(clause, measured, kept, side.how)
}

function ranked({ clause }: Case, measured: Measured, rows: number[] | null, rank: Rank): Scalar {
  const { order, nth, count, groups } = rank
  if (count !== null) {
    const of = byRow(clause, measured, rows)
    return { kind: 'aggregate', how: 'sum', of: { kind: 'top', of, order, count } }
  }
  const of = flat(clause, measured, rows)
  if ((of.kind === 'grid' || of.kind === 'ragged') && clause.next(rank.at, 1)?.kind === 'axis')
    throw new NotUnderstood('it is not clear which numbers are compared')
  const quality = groups.length > 0 ? fitting(clause.subject, groups) : null
  const by = quality && measured.columns.length === 1 ? byRow(clause, quality, rows) : of
  return { kind: 'nth', of, by, order, nth }
}
