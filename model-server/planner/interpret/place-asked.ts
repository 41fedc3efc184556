import type { Order } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'

/** A place in an order that is asked for: the n-th, from its beginning or its end. */
export interface PlaceAsked {
  nth: number
  end: 'first' | 'last'
  /** "The second highest" says its own order; null: as sorted. */
  order: Order | null
  /** Is its number asked for, and not its label? */
  number: boolean
}

/**
 * "Rank the clubs by points: which one is third?" asks for the one in that place; uses up its words.
 *
 * @throws NotUnderstood when the place is counted from an end that the order leaves open
 */
export function takePlaceAsked(clause: Clause): PlaceAsked | null {
  const sort = clause.op('sort', 'ascending', 'descending')
  const ask = clause.pieces.findLast(
    (piece): piece is Placed<PieceOf<'ask'>> => piece.kind === 'ask' && ASKING.has(piece.ask),
  )
  if (!sort || !ask) return null
  const places = clause.pieces.filter((one) => clause.isFree(one) && isPlace(one, ask.at, sort.at))
  const piece = places.findLast(({ kind }) => kind === 'ordinal') ?? places.at(-1)
  if (!piece) return null
  clause.use(piece)
  const place = placeOf(clause, piece)
  return place && { ...place, number: asksNumber(clause, ask) }
}

type Place = Omit<PlaceAsked, 'number'>

function placeOf(clause: Clause, piece: Placed): Place | null {
  if (piece.kind === 'end') return { nth: 1, end: piece.end, order: null }
  if (piece.kind === 'rank')
    return { nth: piece.nth ?? 1, end: 'first', order: piece.nth ? null : piece.order }
  return piece.kind === 'ordinal' ? ordinalPlace(clause, piece, piece.nth) : null
}

/** "The third", "the third from the last", "the second highest". */
function ordinalPlace(clause: Clause, piece: Placed, nth: number): Place {
  const after = clause.next(piece.at, 1, ['filler', 'every', 'axis'])
  const counted = after?.kind === 'link' && after.link === 'from' ? clause.next(after.at) : null
  const isEnd = /^(bottom|top|last|end|back)$/i.test(counted?.words ?? '')
  if (isEnd) throw new NotUnderstood('it is not clear from which end the place is counted')
  if (after?.kind === 'end' && after.end === 'last') {
    clause.use(after)
    return { nth, end: 'last', order: null }
  }
  if (after?.kind !== 'rank') return { nth, end: 'first', order: null }
  clause.use(after)
  return { nth, end: 'first', order: after.order }
}

/** "How many points does the third team have", "what does the second region have". */
function asksNumber(clause: Clause, ask: Placed<PieceOf<'ask'>>): boolean {
  if (ask.ask === 'how-many' || ask.ask === 'how-much') return true
  if (ask.ask !== 'what') return false
  const behind = clause.pieces.filter(({ at }) => at > ask.at)
  if (/^(do|does|did)$/i.test(behind[0]?.words ?? '')) return true
  const head = behind.find(({ kind }) => ['axis', 'column', 'measure', 'value', 'row'].includes(kind))
  return head !== undefined && head.kind !== 'axis' && head.kind !== 'row'
}

const ASKING = new Set(['which', 'who', 'what', 'how-many', 'how-much'])

/** "First" belongs to the order ("cheapest first") unless it stands in the part that asks. */
function isPlace(piece: Placed, ask: number, sort: number): boolean {
  const asked = piece.at > ask && (ask > sort || piece.at < sort)
  if (piece.kind === 'ordinal') return piece.nth > 1 || asked
  if (piece.kind === 'rank') return piece.nth !== undefined || (asked && ask > sort)
  return piece.kind === 'end' && asked
}
