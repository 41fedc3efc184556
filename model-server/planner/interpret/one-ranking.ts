import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Clause, Placed } from './clause.ts'
import { standsIn } from './compare.ts'

/**
 * A superlative picks the highest of one list of numbers. These ask for more than that:
 * "Which is larger, North in 2019 or South in 2022", "which region was best in every quarter", "which
 * region won the most quarters", "the growth of the best region".
 *
 * @throws NotUnderstood for each of them
 */
export function mustBeOneRanking(clause: Clause): void {
  const rank = clause.first('rank')
  const unclear =
    namesCells(clause) ||
    clause.pieces.some((piece) => isEvery(clause, piece)) ||
    (rank !== null && (countsOthers(clause, rank) || changesAside(clause, rank)))
  if (unclear) throw new NotUnderstood('it is not clear what is compared')
}

const namesCells = (clause: Clause): boolean =>
  clause.link('or') !== null && clause.all('row').length > 1 && clause.all('column').length > 1

/** "In each quarter", "for all regions": a ranking for each of them. */
function isEvery(clause: Clause, noun: Placed): boolean {
  const every = noun.kind === 'axis' ? clause.next(noun.at, -1, []) : null
  const link = every?.kind === 'every' ? clause.next(every.at, -1, []) : null
  if (!every || link?.kind !== 'link') return false
  return (
    (link.link === 'for' || (link.link === 'in' && !/^across$/i.test(link.words))) &&
    /^(every|each)$/i.test(every.words)
  )
}

/** "Which region won the most quarters": regions are asked for and quarters counted. */
function countsOthers(clause: Clause, rank: Placed): boolean {
  const asked = clause.pieces.find((piece) => piece.kind === 'axis')
  const counted = clause.next(rank.at, 1, ['filler'])
  if (asked?.kind !== 'axis' || counted?.kind !== 'axis' || asked.at >= rank.at) return false
  const grouped = asked.axis === 'group' || counted.axis === 'group'
  return /^(most|fewest|least)$/i.test(rank.words) && asked.axis !== counted.axis && !grouped
}

/** "The growth of the best region", "how much did East lose in its worst quarter": best by its growth, or by its size? */
function changesAside(clause: Clause, rank: Placed): boolean {
  const change = clause.op('change', 'compound')
  const noun = clause.next(rank.at, 1, ['filler', 'ordinal', 'number'])
  const before = clause.next(rank.at, -1, ['filler', 'ordinal', 'number'])
  const behind = change !== null && change.at < rank.at && noun?.kind === 'axis'
  return behind && (standsIn(clause, rank) || (before?.kind === 'link' && before.link === 'of'))
}
