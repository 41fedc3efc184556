import type { Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { isByColumn } from '#model-server/planner/plan/names.ts'
import type { Clause, Placed } from './clause.ts'
import { fitting, type Measured } from './columns.ts'
import { takeRank, type Rank } from './modifiers.ts'
import { oriented } from './orientation.ts'

/** "The tallest bar", "the two worst days", where they are left out. */
export interface LeftOutEnd {
  rank: Rank
  /** What the noun behind it counts; null: none is said. */
  axis: 'rows' | 'columns' | 'group' | null
  /** The column named with it ("the highest Q1"). */
  column: number | null
}

/** What a question leaves out. */
export interface Without {
  rows: number[]
  columns: number[]
  ends: LeftOutEnd[]
}

export const leavesOut = ({ rows, columns, ends }: Without): boolean =>
  rows.length + columns.length + ends.length > 0

const END = Number.MAX_SAFE_INTEGER

/** "Without North and South", "excluding the total", "except the two best years"; what is not known after such a word stays unused. */
export function takeWithout(clause: Clause): Without {
  const without: Without = { rows: [], columns: [], ends: [] }
  for (const link of clause.all('link').filter((piece) => piece.link === 'except')) {
    let [taken, ended] = [false, false]
    let piece = clause.next(link.at)
    while (piece && goesOn(clause, piece, ended)) {
      const last = takeOne(clause, piece, without)
      taken ||= last !== null
      ended = last !== null
      clause.use(piece)
      piece = clause.next((last ?? piece).at)
    }
    if (taken) clause.use(link)
  }
  return without
}

/** Uses up one thing that is left out, and gives its last word; null: a noun or a joint. */
function takeOne(clause: Clause, piece: Placed, without: Without): Placed | null {
  if (beginsRank(clause, piece)) return takeEnd(clause, piece, without)
  if (piece.kind === 'row' || piece.kind === 'group') without.rows.push(...piece.rows)
  else if (piece.kind === 'column') without.columns.push(piece.column)
  else if (piece.kind !== 'op') return null
  return piece
}

function takeEnd(clause: Clause, piece: Placed, without: Without): Placed {
  const rank = takeRank(clause.part(piece.at, END))
  if (!rank) throw new NotUnderstood('it is not clear what is left out')
  const verb = clause.next(rank.at, 1)
  const start = verb?.kind === 'measure' && verb.verb && !clause.isFree(verb) ? verb.at : rank.at
  const noun = clause.next(start, 1, ['filler', 'unit', 'value', 'every', 'number', 'ordinal'])
  const end = { rank, axis: noun?.kind === 'axis' ? noun.axis : null }
  without.ends.push({ ...end, column: noun?.kind === 'column' ? noun.column : null })
  if (noun?.kind === 'column' || noun?.kind === 'axis') {
    clause.use(noun)
    return noun
  }
  return clause.pieces.find(({ at }) => at === start) ?? piece
}

const beginsRank = (clause: Clause, piece: Placed): boolean =>
  piece.kind === 'rank' ||
  (['ordinal', 'number'].includes(piece.kind) && clause.next(piece.at, 1)?.kind === 'rank')

// Totals are never counted as data, so that leaving them out changes nothing.
const NEVER_DATA = ['total', 'subtotal', 'sum', 'tax']

const isNamed = (clause: Clause, piece: Placed): boolean =>
  ['row', 'group', 'column'].includes(piece.kind) || beginsRank(clause, piece)

/** Does the list of what is left out go on? `ended`: one thing is named, so that only a joint leads to another. */
function goesOn(clause: Clause, piece: Placed, ended: boolean): boolean {
  if (!clause.isFree(piece) || (ended && piece.kind !== 'link' && piece.kind !== 'axis')) return false
  if (isNamed(clause, piece) || piece.kind === 'axis') return true
  if (piece.kind === 'op') return NEVER_DATA.includes(piece.op)
  const next = clause.next(piece.at)
  if (piece.kind !== 'link' || !next) return false
  // "Without the region with the highest Q1": the noun says what the superlative is of.
  if (piece.link === 'with') return clause.next(piece.at, -1)?.kind === 'axis' && beginsRank(clause, next)
  return ['and', 'or', 'comma'].includes(piece.link) && isNamed(clause, next)
}

/**
 * A series without the highest or lowest that the question leaves out.
 *
 * @throws NotUnderstood when the superlative is of something else than the series, or a condition narrows it too
 */
export function withoutEnds(clause: Clause, series: Series, measured: Measured, ends: LeftOutEnd[]): Series {
  return ends.reduce((of: Series, end): Series => {
    if (!isOf(clause, end, series, measured)) throw new NotUnderstood('it is not clear what is left out')
    // Of a cost it is not clear whether the best is the highest.
    const { order, nth, count } = oriented(clause, end.rank)
    if (nth > 1) throw new NotUnderstood('it is not clear what is left out')
    return { kind: 'rest', of, order, count: count ?? 1 }
  }, series)
}

function isOf({ subject }: Clause, end: LeftOutEnd, series: Series, { columns }: Measured): boolean {
  if (['where', 'grid', 'ragged'].includes(series.kind)) return false
  if (end.axis !== null && end.axis !== (isByColumn(series) ? 'columns' : 'rows')) return false
  const [only] = columns
  if (end.column !== null && (columns.length > 1 || end.column !== only)) return false
  const quality = end.rank.groups.length > 0 ? fitting(subject, end.rank.groups) : null
  return end.rank.groups.length === 0 || (columns.length === 1 && quality?.columns[0] === only)
}
