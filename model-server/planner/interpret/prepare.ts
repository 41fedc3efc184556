import type { Piece } from '#model-server/planner/language/piece.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Placed } from './clause.ts'
import { fitting } from './columns.ts'
import { positions } from './positions.ts'

/** Settles what depends on neighbouring words: headings that are also operations, "the last year", "the second row". */
export function prepared(subject: Subject, pieces: Piece[]): Placed[] {
  const placed = pieces.map((piece, at): Placed => ({ ...piece, at }))
  const named = placed.map((piece) => settled(subject, placed, piece))
  const fixed = positions(
    subject,
    named.map((piece, place) => fallen(named, piece, place)),
  )
  return comparisons(
    placings(perColumns(subject, fixed)).filter(
      (piece, place) => !countsAll(subject, fixed, piece, place) && !isNumberOf(fixed, piece, place),
    ),
  )
}

/** "The number of visitors" are the visitors, where the picture counts them. */
function isNumberOf(pieces: Placed[], piece: Placed, place: number): boolean {
  const next = pieces.slice(place + 1).find(({ kind }) => kind !== 'filler')
  return (
    piece.kind === 'op' && piece.op === 'count' && ['column', 'measure', 'value'].includes(next?.kind ?? '')
  )
}

/** "Budget per employee": the word after "per" is a column, where one fits it. */
function perColumns(subject: Subject, pieces: Placed[]): Placed[] {
  return pieces.map((piece, place) => {
    const before = pieces[place - 1]
    const after = before?.kind === 'filler' ? pieces[place - 2] : before
    if (
      piece.kind !== 'measure' ||
      after?.kind !== 'link' ||
      after.link !== 'per' ||
      subject.values.length < 2
    )
      return piece
    const found = fitting(subject, piece.groups)
    const [column] = found?.kind === 'columns' ? found.columns : []
    return column === undefined
      ? piece
      : { kind: 'column', column, words: piece.words, also: null, at: piece.at }
  })
}

/** "Who came second": a place among all. */
function placings(pieces: Placed[]): Placed[] {
  const asks = pieces.some((piece) => piece.kind === 'ask' && ['who', 'which'].includes(piece.ask))
  const ranked = pieces.some(({ kind }) => ['rank', 'more', 'compare', 'end'].includes(kind))
  const last = pieces.findLast(({ kind }) => kind !== 'filler')
  if (!asks || ranked || last?.kind !== 'ordinal') return pieces
  const rank: Placed = {
    kind: 'rank',
    order: 'highest',
    groups: [],
    nth: last.nth,
    words: last.words,
    also: null,
    at: last.at,
  }
  return pieces.map((piece) => (piece === last ? rank : piece))
}

/** "The four regions", "all 5 years": a number that only repeats how many there are. */
function countsAll({ items, block }: Subject, pieces: Placed[], piece: Placed, place: number): boolean {
  const next = pieces.slice(place + 1).find(({ kind }) => kind !== 'filler')
  if (piece.kind !== 'number' || next?.kind !== 'axis' || pieces.some(({ kind }) => kind === 'rank'))
    return false
  return piece.said.value === (next.axis === 'rows' ? items : block).length
}

/** "Rain fell" is no change. */
function fallen(pieces: Placed[], piece: Placed, place: number): Placed {
  const before = pieces[place - 1]
  const rain = before?.kind === 'measure' && before.groups.includes('rain')
  const falls =
    piece.kind === 'op' && piece.op === 'change' && /^(fell|fall|falls|fallen)$/i.test(piece.words)
  return rain && falls ? { kind: 'filler', words: piece.words, also: null, at: piece.at } : piece
}

/** "Which regions sold more than North": a condition, where the question asks for rows and not how much more. */
function comparisons(pieces: Placed[]): Placed[] {
  const more = pieces.findIndex((piece) => piece.kind === 'more')
  const than = pieces.findIndex((piece, at) => at > more && piece.kind === 'link' && piece.link === 'than')
  const [comparative, link] = [pieces[more], pieces[than]]
  if (comparative?.kind !== 'more' || !link || !asksRows(pieces, more)) return pieces
  const between = pieces
    .slice(more + 1, than)
    .filter(({ kind }) => !['filler', 'unit', 'value', 'measure'].includes(kind))
  const target = pieces
    .slice(than + 1)
    .find(({ kind }) => !['filler', 'unit', 'value', 'every'].includes(kind))
  const plain = between.length === 0 || (between.length === 1 && between[0]?.kind === 'column')
  if (!plain || !target || !['row', 'column'].includes(target.kind)) return pieces
  const compare: Placed = {
    kind: 'compare',
    compare: comparative.order === 'highest' ? 'above' : 'below',
    words: comparative.words,
    also: null,
    at: link.at,
  }
  const nothing: Placed = { kind: 'filler', words: comparative.words, also: null, at: comparative.at }
  return pieces.map((piece) => (piece === comparative ? nothing : piece === link ? compare : piece))
}

function asksRows(pieces: Placed[], more: number): boolean {
  const ask = pieces.find((piece) => piece.kind === 'ask')
  if (ask?.kind !== 'ask' || pieces.indexOf(ask) > more) return false
  const next = pieces
    .slice(pieces.indexOf(ask) + 1)
    .find((piece) => !['filler', 'every'].includes(piece.kind))
  if (ask.ask === 'how-many') return next?.kind === 'axis' || next?.kind === 'group'
  return ['which', 'who', 'when', 'list'].includes(ask.ask)
}

/** Takes a word that is an operation and a label for the label, where the question makes better sense so. */
function settled(subject: Subject, pieces: Placed[], piece: Placed): Placed {
  const { also } = piece
  if (!also) return piece
  const others = pieces.filter((other) => other !== piece)
  const asLabel: Placed = { ...also, words: piece.words, also: null, at: piece.at }
  if (also.kind === 'row') return isData(subject, also.rows) ? asLabel : piece
  if (also.kind !== 'column') return piece
  const named = others.some((other) => other.kind === 'column')
  const operated = others.some(
    (other) => ['rank', 'row', 'compare', 'more'].includes(other.kind) || isOther(piece, other),
  )
  return !named && operated ? asLabel : piece
}

const isOther = (piece: Placed, other: Placed): boolean =>
  other.kind === 'op' &&
  piece.kind === 'op' &&
  other.op !== piece.op &&
  !['percent', 'steps', 'distinct'].includes(other.op)

/** A line that is data, or one that says what was paid: "how much change did I get". */
const isData = ({ table }: Subject, rows: number[]): boolean =>
  rows.every((row) => ['item', 'payment'].includes(table.rows[row]?.kind ?? ''))
