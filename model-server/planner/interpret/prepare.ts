import type { Piece } from '#model-server/planner/language/piece.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { allRows } from './all-rows.ts'
import type { Placed } from './clause.ts'
import { equalities } from './equalities.ts'
import { withoutGenericNouns } from './generic-nouns.ts'
import { perColumns } from './per-columns.ts'
import { placings } from './placings.ts'
import { positions } from './positions.ts'

/** Settles what depends on neighbouring words: headings that are also operations, "the last year", "the second row". */
export function prepared(subject: Subject, pieces: Piece[]): Placed[] {
  const placed = unsorted(pieces.map((piece, place) => lessOf(pieces, piece, place))).map(
    (piece, at): Placed => ({ ...piece, at }),
  )
  const named = allRows(
    subject,
    withoutGenericNouns(
      subject,
      placed.map((piece) => settled(subject, placed, piece)),
    ),
  )
  const fixed = positions(
    subject,
    named.map((piece, place) => ofGroup(named, fallen(named, piece, place), place)),
  )
  return comparisons(
    placings(equalities(subject, perColumns(subject, fixed))).filter(
      (piece, place) => !countsAll(subject, fixed, piece, place) && !isNumberOf(fixed, piece, place),
    ),
  )
}

const NAMES: Piece['kind'][] = ['column', 'row', 'measure']

/** "Revenue less cost": between two names it takes the one from the other. */
function lessOf(pieces: Piece[], piece: Piece, place: number): Piece {
  const near = (list: Piece[]) => list.find(({ kind }) => !['filler', 'unit', 'value'].includes(kind))
  const [before, after] = [near(pieces.slice(0, place).toReversed()), near(pieces.slice(place + 1))]
  const joins = [before, after].every((other) => other !== undefined && NAMES.includes(other.kind))
  const verb = before?.kind === 'measure' && before.verb
  return /^less$/i.test(piece.words) && joins && !verb
    ? { kind: 'link', link: 'minus', words: piece.words, also: null }
    : piece
}

/** "The ratio of the highest to the lowest" is about two numbers, and "from highest to lowest" an order. */
function unsorted(pieces: Piece[]): Piece[] {
  const compares = pieces.some((piece) => piece.kind === 'op' && ['ratio', 'difference'].includes(piece.op))
  return pieces.flatMap((piece): Piece[] => {
    const sorts = piece.kind === 'op' && ['ascending', 'descending'].includes(piece.op)
    const [first, last] = piece.words.split(/ (?:to|through)(?: the)? /i)
    if (!compares || !sorts || first === undefined || last === undefined) return [piece]
    const high = piece.op === 'descending'
    return [
      { kind: 'rank', order: high ? 'highest' : 'lowest', groups: [], words: first, also: null },
      { kind: 'link', link: 'to', words: 'to', also: null },
      { kind: 'rank', order: high ? 'lowest' : 'highest', groups: [], words: last, also: null },
    ]
  })
}

/** "The number of visitors" are the visitors, where the picture counts them. */
function isNumberOf(pieces: Placed[], piece: Placed, place: number): boolean {
  const next = pieces.slice(place + 1).find(({ kind }) => kind !== 'filler')
  return (
    piece.kind === 'op' && piece.op === 'count' && ['column', 'measure', 'value'].includes(next?.kind ?? '')
  )
}

/** "The four regions", "all 5 years": a number that only repeats how many there are. */
function countsAll({ items, block }: Subject, pieces: Placed[], piece: Placed, place: number): boolean {
  const next = pieces.slice(place + 1).find(({ kind }) => kind !== 'filler')
  if (piece.kind !== 'number' || next?.kind !== 'axis' || pieces.some(({ kind }) => kind === 'rank'))
    return false
  return piece.said.value === (next.axis === 'rows' ? items : block).length
}

/** "The bread category", "the category bread": the noun only says what the word is. */
function ofGroup(pieces: Placed[], piece: Placed, place: number): Placed {
  if (piece.kind !== 'axis' || piece.axis !== 'group') return piece
  const beside = [pieces[place - 1], pieces[place + 1]]
  const own = beside.some((other) => other?.kind === 'group' && other.column === piece.column)
  return own ? { kind: 'filler', words: piece.words, also: null, at: piece.at } : piece
}

/** "Rain fell" and "fell short of" are no change. */
function fallen(pieces: Placed[], piece: Placed, place: number): Placed {
  const before = pieces[place - 1]
  const earlier = pieces[place - 2]
  // "By how much did rainfall fall" asks for a change, "how much rainfall fell" for what came down.
  const asked = earlier?.kind === 'ask' && !/^by /i.test(earlier.words)
  const byHow = pieces.some(({ kind, words }) => kind === 'ask' && /^by /i.test(words))
  const rain =
    before?.kind === 'measure' &&
    before.groups.includes('rain') &&
    (asked || (!byHow && /^(rain|snow)$/i.test(before.word)))
  const falls =
    piece.kind === 'op' && piece.op === 'change' && /^(fell|fall|falls|fallen)$/i.test(piece.words)
  const short = pieces.some((other) => other.kind === 'op' && /^short of$/i.test(other.words))
  return (rain || short) && falls ? { kind: 'filler', words: piece.words, also: null, at: piece.at } : piece
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
  const next = pieces.slice(pieces.indexOf(piece) + 1).find(({ kind }) => !['filler', 'link'].includes(kind))
  if (next?.kind === 'compare') return asLabel
  const columns = others.filter((other) => other.kind === 'column')
  const paired = others.some((other) => other.kind === 'op' && ['ratio', 'difference'].includes(other.op))
  const named = columns.length > (paired ? 1 : 0)
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
