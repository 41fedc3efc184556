import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { timeLine, type TimeLine } from '#model-server/planner/table/time.ts'
import type { Link } from '#model-server/planner/language/piece.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'

export interface Endpoints {
  axis: 'rows' | 'columns'
  from: number
  to: number
}

type Ref = { at: number; axis: 'rows' | 'columns'; index: number }

/** Between which two columns or rows something changes; uses up their mentions. */
export function endpointsOf(clause: Clause): Endpoints {
  const line = timeLine(clause.subject)
  const refs = refsOf(clause)
  const timed = line ? refs.filter((ref) => ref.axis === line.axis && line.order.includes(ref.index)) : []
  const said = timed.length > 0 || line === null ? (line === null ? pairOf(refs) : timed) : []
  clause.use(...clause.pieces.filter((piece) => said.some((ref) => ref.at === piece.at)))
  const [first, second] = said
  if (said.length > 2) throw new NotUnderstood('more than two periods are named')
  if (first && second) return between(clause, line, first, second)
  if (!line) throw new NotUnderstood('it is not clear between which two numbers')
  return first ? fromOne(clause, line, first) : overall(clause, line)
}

const refsOf = (clause: Clause): Ref[] =>
  [...clause.all('column'), ...clause.all('row')]
    .map((piece): Ref | null => refOf(piece))
    .filter((ref) => ref !== null)
    .toSorted((a, b) => a.at - b.at)

function refOf(piece: Placed<PieceOf<'column'>> | Placed<PieceOf<'row'>>): Ref | null {
  if (piece.kind === 'column') return { at: piece.at, axis: 'columns', index: piece.column }
  const [row] = piece.rows
  return piece.rows.length === 1 && row !== undefined ? { at: piece.at, axis: 'rows', index: row } : null
}

/** Without time: two columns, or two rows. */
function pairOf(refs: Ref[]): Ref[] {
  for (const axis of ['columns', 'rows'] as const) {
    const same = refs.filter((ref) => ref.axis === axis)
    if (same.length === 2) return same
  }
  return []
}

/** The later mention is the base in "2021 compared to 2020", "2021 over 2020", "higher in 2021 than in 2020". */
const TURNING: Link[] = ['against', 'over', 'than']

function between(clause: Clause, line: TimeLine | null, first: Ref, second: Ref): Endpoints {
  const middle = clause.part(first.at, second.at)
  const turned = middle.link(...TURNING) !== null
  const forward = { axis: first.axis, from: first.index, to: second.index }
  const backward = { axis: first.axis, from: second.index, to: first.index }
  const told = turned || middle.link('to', 'until') !== null || backwards(clause, first.at) !== null
  if (told) return turned || (backwards(clause, first.at) && !middle.link('to')) ? backward : forward
  if (!line) return forward
  return line.order.indexOf(first.index) < line.order.indexOf(second.index) ? forward : backward
}

/** "Compared to 2020, how much …": the base comes first. */
const backwards = (clause: Clause, at: number): Placed | null => {
  const before = clause.next(at, -1, ['filler'])
  return before?.kind === 'link' && before.link === 'to' ? before : null
}

function fromOne(clause: Clause, line: TimeLine, ref: Ref): Endpoints {
  const before = clause.next(ref.at, -1, ['filler', 'axis'])
  const link = before?.kind === 'link' ? before.link : null
  const place = line.order.indexOf(ref.index)
  const [first, last, previous] = [line.order[0], line.order.at(-1), line.order[place - 1]]
  if (first === undefined || last === undefined) throw new NotUnderstood('there is no period to compare with')
  if (link === 'since' || link === 'from') {
    clause.use(before)
    return { axis: line.axis, from: ref.index, to: last }
  }
  if (link === 'until' || link === 'to') {
    clause.use(before)
    return { axis: line.axis, from: first, to: ref.index }
  }
  if (previous === undefined) throw new NotUnderstood('there is no earlier period to compare with')
  clause.useOps('steps')
  clause.assume('The change is from the period before.')
  return { axis: line.axis, from: previous, to: ref.index }
}

function overall(clause: Clause, line: TimeLine): Endpoints {
  const [first, last] = [line.order[0], line.order.at(-1)]
  if (first === undefined || last === undefined || first === last)
    throw new NotUnderstood('there is only one period')
  clause.assume('The change is from the first to the last period.')
  return { axis: line.axis, from: first, to: last }
}

/** Periods from the one to the other: their distance in years, or in steps. */
export function periodsBetween(clause: Clause, { from, to }: Endpoints): number {
  const line = timeLine(clause.subject)
  const [start, end] = [from, to].map((index) => line?.order.indexOf(index) ?? -1)
  if (!line || start === undefined || end === undefined || end <= start) {
    throw new NotUnderstood('it is not clear how many periods lie between')
  }
  return line.numbers ? (line.numbers[end] ?? 0) - (line.numbers[start] ?? 0) : end - start
}
