import type { Found, Piece } from '#model-server/planner/language/piece.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { timeLine } from '#model-server/planner/table/time.ts'
import type { Clause, Placed } from './clause.ts'

/**
 * Puts the periods between two ends in their place: "from Q1 to Q3" → Q1, Q2, Q3; "since 2020" →
 * 2020 and all later ones. For questions about all of them, not about the change between them.
 */
export function takeRanges(clause: Clause): void {
  for (const link of clause.all('link')) {
    const [before, after] = [
      clause.next(link.at, -1, ['filler', 'axis', 'value', 'unit', 'measure']),
      clause.next(link.at, 1, ['filler', 'axis', 'value', 'measure']),
    ]
    if (link.link === 'to' && !(before && after && spreadable(clause, before, after)))
      mustNotSpan(clause, link)
    if (!after) continue
    if (link.link === 'to' || link.link === 'until') {
      if (before && spread(clause, before, after)) clause.use(link)
      else if (link.link === 'until' && open(clause, after, 'until')) clause.use(link)
    } else if (link.link === 'and' && before && isBetween(clause, before)) {
      if (!spread(clause, before, after)) mustNotSpan(clause, link)
    } else if (['since', 'after', 'before'].includes(link.link) && open(clause, after, link.link))
      clause.use(link)
    else if (link.link === 'from' && !followedByTo(clause, after)) open(clause, after, 'since')
  }
}

/** Two ends of a stretch of time stand for all of it; where that is not clear, they must not be taken for two. */
function mustNotSpan(clause: Clause, link: Placed): void {
  const time = timeLine(clause.subject)?.axis
  const kind = time === 'columns' ? 'column' : 'row'
  const ends = clause.pieces.filter((piece) => piece.kind === kind && clause.isFree(piece))
  if (time && ends.some(({ at }) => at < link.at) && ends.some(({ at }) => at > link.at))
    throw new NotUnderstood('it is not clear from where to where the periods reach')
}

const isBetween = (clause: Clause, piece: Placed): boolean => {
  const link = clause.next(piece.at, -1, ['filler', 'axis', 'value', 'measure'])
  return link?.kind === 'link' && link.link === 'between'
}

const followedByTo = (clause: Clause, piece: Placed): boolean => {
  const link = clause.next(piece.at, 1, ['filler'])
  return link?.kind === 'link' && ['to', 'until', 'and'].includes(link.link)
}

interface Line {
  indexes: number[]
  place: number
}

/** Where a mention lies: along time, else among the columns or rows as printed. */
function lineOf({ subject }: Clause, piece: Piece): Line | null {
  const line = timeLine(subject)
  if (piece.kind === 'column') {
    const indexes = line?.axis === 'columns' ? line.order : subject.block.map((column) => column.index)
    return { indexes, place: indexes.indexOf(piece.column) }
  }
  if (piece.kind !== 'row' || piece.rows.length !== 1) return null
  const indexes = line?.axis === 'rows' ? line.order : subject.items.map((row) => row.index)
  return { indexes, place: indexes.indexOf(piece.rows[0] ?? -1) }
}

/** The places of two ends on one line; null when they do not lie on one. */
function spreadable(clause: Clause, first: Placed, last: Placed): { from: Line; to: Line } | null {
  const [from, to] = [lineOf(clause, first), lineOf(clause, last)]
  if (first.kind !== last.kind || !from || !to || from.place < 0 || to.place < 0) return null
  return { from, to }
}

function spread(clause: Clause, first: Placed, last: Placed): boolean {
  const ends = spreadable(clause, first, last)
  if (!ends) return false
  const { from, to } = ends
  const [low, high] = [Math.min(from.place, to.place), Math.max(from.place, to.place)]
  clause.replace(
    first,
    from.indexes.slice(low, high + 1).map((index) => found(first, index)),
  )
  clause.use(last)
  return true
}

function open(clause: Clause, piece: Placed, link: string): boolean {
  const line = lineOf(clause, piece)
  if (!line || line.place < 0 || timeLine(clause.subject) === null) return false
  const { indexes, place } = line
  const kept = {
    since: indexes.slice(place),
    after: indexes.slice(place + 1),
    until: indexes.slice(0, place + 1),
    before: indexes.slice(0, place),
  }[link]
  if (!kept || kept.length === 0) return false
  clause.replace(
    piece,
    kept.map((index) => found(piece, index)),
  )
  return true
}

const found = (piece: Piece, index: number): Found =>
  piece.kind === 'column' ? { kind: 'column', column: index } : { kind: 'row', rows: [index] }
