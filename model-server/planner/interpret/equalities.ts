import type { Comparison } from '#model-server/recipe/recipe.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Placed } from './clause.ts'

/** Puts in the comparisons that are said without a word for them: "with 3 rooms", "built after 2000". */
export function equalities(subject: Subject, pieces: Placed[]): Placed[] {
  return pieces.flatMap((piece, place): Placed[] => {
    const compare = countedWith(subject, pieces, piece, place)
    if (compare) return [compared('equal', piece.words, piece.at - 0.0005), piece]
    const period = periodCompared(pieces, piece, place)
    return [period ? compared(period, piece.words, piece.at) : piece]
  })
}

const compared = (compare: Comparison, words: string, at: number): Placed => ({
  kind: 'compare',
  compare,
  words,
  also: null,
  at,
})

/** "Flats with 3 rooms", "how many teams have 9 wins": so many, and no more. */
function countedWith({ block }: Subject, pieces: Placed[], piece: Placed, place: number): boolean {
  const [before, earlier, next] = [pieces[place - 1], pieces[place - 2], pieces[place + 1]]
  if (piece.kind !== 'number' || piece.said.percent || next?.kind !== 'column' || block.length > 0)
    return false
  const joined =
    before?.kind === 'filler' && /^(exactly|just|only|precisely)$/i.test(before.words) ? earlier : before
  const says = joined?.kind === 'link' && joined.link === 'with'
  const has = joined?.kind === 'filler' && /^(has|have|had|having)$/i.test(joined.words)
  return (
    (says || has) &&
    pieces[place + 2]?.kind !== 'compare' &&
    pieces.some(({ kind }, at) => (kind === 'axis' || kind === 'group') && at < place)
  )
}

const PERIODS: Partial<Record<string, Comparison>> = {
  after: 'above',
  before: 'below',
  since: 'at-least',
}

/** "Built after 2000": a column that holds years, compared with one. */
function periodCompared(pieces: Placed[], piece: Placed, place: number): Comparison | null {
  const next = pieces[place + 1]
  const before = pieces[place - 1]
  const column = before?.kind === 'link' && before.link === 'in' ? pieces[place - 2] : before
  if (piece.kind !== 'link' || next?.kind !== 'number' || column?.kind !== 'column') return null
  const isYear =
    next.said.scale === 1 && !next.said.percent && next.said.value > 1000 && next.said.value < 2200
  return isYear ? (PERIODS[piece.link] ?? null) : null
}
