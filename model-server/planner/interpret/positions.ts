import type { Found, Op } from '#model-server/planner/language/piece.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { timeLine } from '#model-server/planner/table/time.ts'
import type { Placed } from './clause.ts'

/** "the first quarter", "the last year", "the third month", "the first two quarters": what is in that place. */
export function positions(subject: Subject, pieces: Placed[]): Placed[] {
  const counts = new Set<Placed>()
  const placed = pieces.flatMap((piece, place): Placed[] => {
    const found = foundAt(subject, pieces, piece, place, counts)
    return (
      found?.map((one, step) => ({ ...one, words: piece.words, also: null, at: piece.at + step / 1000 })) ?? [
        piece,
      ]
    )
  })
  return placed.filter((piece) => !counts.has(piece))
}

/** "Who came last", "which finished first": a place by some number, and not as printed. */
const isPlacing = (pieces: Placed[], place: number): boolean =>
  /^(came|come|comes|finish|finished|finishes|ranked|ranks|placed)$/i.test(pieces[place - 1]?.words ?? '')

const SORTING: Op[] = ['sort', 'ascending', 'descending']

/** Place in the order: 0 is the first, -1 the last; null: the piece speaks of no place. */
const wantedOf = (piece: Placed): number | null => {
  if (piece.kind === 'end') return piece.end === 'first' ? 0 : -1
  return piece.kind === 'ordinal' ? piece.nth - 1 : null
}

function foundAt(
  subject: Subject,
  pieces: Placed[],
  piece: Placed,
  place: number,
  counts: Set<Placed>,
): Found[] | null {
  const wanted = wantedOf(piece)
  if (wanted === null || isPlacing(pieces, place)) return null
  const [next, after] = pieces.slice(place + 1).filter((other) => !['filler', 'value'].includes(other.kind))
  const count = next?.kind === 'number' && after?.kind === 'axis' ? next : null
  const noun = count ? after : next
  const line = timeLine(subject)
  // "Sort the clubs by points: which is the second club?" is a place in that order, and not as printed.
  const sorted = pieces.slice(0, place).some((other) => other.kind === 'op' && SORTING.includes(other.op))
  if (sorted && !(noun?.kind === 'axis' && noun.axis === 'columns')) return null
  const isAxis = noun?.kind === 'axis' && noun.axis !== 'group'
  const isEnd =
    piece.kind === 'end' || (piece.kind === 'ordinal' && piece.nth === 1 && beginsPair(pieces, place))
  if (!isAxis && !(isEnd && (line || pairsEnds(pieces)))) return null
  // "The newest car" is not the one that is printed last.
  if (
    /^(newest|latest|earliest|most recent)$/i.test(piece.words) &&
    line?.axis !== (isAxis ? noun.axis : line?.axis)
  )
    return null
  const axis = noun?.kind === 'axis' && noun.axis !== 'group' ? noun.axis : (line?.axis ?? 'rows')
  const order =
    line?.axis === axis
      ? line.order
      : (axis === 'rows' ? subject.items : subject.block).map(({ index }) => index)
  if (count) counts.add(count)
  const chosen = count ? ends(order, wanted, count.said.value) : [order.at(wanted)]
  const indexes = chosen.filter((index) => index !== undefined)
  if (indexes.length === 0) return null
  return indexes.map((index) =>
    axis === 'columns' ? { kind: 'column', column: index } : { kind: 'row', rows: [index] },
  )
}

/** "First to last", "first and last": the first of a pair of ends. */
const beginsPair = (pieces: Placed[], place: number): boolean => {
  const [link, end] = pieces.slice(place + 1).filter(({ kind }) => kind !== 'filler')
  return (
    link?.kind === 'link' && ['to', 'and'].includes(link.link) && end?.kind === 'end' && end.end === 'last'
  )
}

const pairsEnds = (pieces: Placed[]): boolean =>
  pieces.some((piece, place) => piece.kind === 'ordinal' && beginsPair(pieces, place))

/** "The first two", "the last three"; nothing for "the second two". */
function ends(order: number[], wanted: number, count: number): number[] {
  if (count < 1 || count > order.length) return []
  if (wanted === 0) return order.slice(0, count)
  return wanted === -1 ? order.slice(-count) : []
}
