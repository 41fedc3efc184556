import type { Placed } from './clause.ts'

/** "Who came second": a place among all. */
export function placings(pieces: Placed[]): Placed[] {
  const asks = pieces.some((piece) => piece.kind === 'ask' && ['who', 'which'].includes(piece.ask))
  const ranked = pieces.some(({ kind }) => ['rank', 'more', 'compare', 'end'].includes(kind))
  const last = pieces.find((piece, place) => piece.kind === 'ordinal' && isFinish(pieces, place))
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

/** "Who came second in Art", "which team is third by points"; "who was first hired" speaks of something else. */
function isFinish(pieces: Placed[], place: number): boolean {
  const [before, after] = [pieces[place - 1]?.words ?? '', pieces[place + 1]]
  const finishes = /^(came|comes|come|coming|finish|finishes|finished|placed|ranks|ranked)$/i.test(before)
  const stands = /^(is|was|are|were)$/i.test(before)
  const ends =
    after === undefined || after.kind === 'link' || (after.kind === 'filler' && !/^\p{L}/u.test(after.words))
  return finishes ? after?.kind !== 'axis' : stands && ends
}
