import type { Order } from '#model-server/recipe/recipe.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'

/** A superlative with its number: "three highest" (count 3), "second lowest" (nth 2). */
export interface Rank {
  at: number
  order: Order
  groups: Measure[]
  count: number | null
  nth: number
}

/** The first superlative of a clause, with the words beside it that belong to it. */
export function takeRank(clause: Clause): Rank | null {
  const piece = clause.first('rank')
  if (!piece) return null
  clause.use(piece)
  const verb = clause.next(piece.at, 1, [])
  const participle = verb?.kind === 'measure' && verb.verb ? verb : null
  // "highest paid" speaks of pay; the word is used up, so that it is no measure of its own.
  if (participle && piece.groups.length === 0) clause.use(participle)
  const groups = piece.groups.length > 0 ? piece.groups : (participle?.groups ?? [])
  return {
    at: piece.at,
    order: piece.order,
    groups,
    count: takeCount(clause, piece),
    nth: piece.nth ?? takeOrdinal(clause, piece.at),
  }
}

function takeOrdinal(clause: Clause, at: number): number {
  const before = clause.next(at, -1)
  const after = clause.next(at, 1)
  const piece = [before, after].find(
    (one): one is Placed<PieceOf<'ordinal'>> => one?.kind === 'ordinal' && clause.isFree(one),
  )
  clause.use(piece)
  return piece?.nth ?? 1
}

/** "top 3", "3 highest", "which two regions had the most": a small whole number that counts. */
function takeCount(clause: Clause, rank: Placed): number | null {
  const beside = [clause.next(rank.at, 1), clause.next(rank.at, -1)]
  const piece = [...beside, ...clause.all('number').filter((number) => countsRows(clause, number))].find(
    (one): one is Placed<PieceOf<'number'>> => one?.kind === 'number' && clause.isFree(one) && isCount(one),
  )
  clause.use(piece)
  return piece?.said.value ?? null
}

export const isCount = ({ said }: PieceOf<'number'>): boolean =>
  Number.isInteger(said.value) && said.value > 0 && said.value <= 100 && !said.percent && said.scale === 1

/** Does a number stand before a noun for the rows, or alone after "which"? */
function countsRows(clause: Clause, number: Placed): boolean {
  const next = clause.next(number.at, 1, ['filler'])
  const before = clause.next(number.at, -1, ['filler'])
  return next?.kind === 'axis' || before?.kind === 'ask'
}
