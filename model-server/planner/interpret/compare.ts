import type { Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Op } from '#model-server/planner/language/piece.ts'
import { number } from './answers.ts'
import { asksLabel } from './asked.ts'
import type { Case } from './case.ts'
import type { Clause, Placed } from './clause.ts'
import { runsBackwards } from './orientation.ts'
import { mustBeDivisible } from './selection.ts'
import { twoNumbers } from './side.ts'
import { sidesOf } from './sides.ts'

type How = 'difference' | 'ratio' | 'change'

/** "The difference between A and B", "how many times as much as B", "how much more A than B". */
export function compare(asked: Case): Answer[] | null {
  const { clause } = asked
  const how = ranksPairs(clause) ? null : howOf(asked)
  if (!how) return null
  mustNotRankAside(clause)
  mustSayWhoseAverage(clause)
  const sides = sidesOf(clause, how.at)
  if (!sides) return how.sure ? unclear() : null
  how.use()
  let of = twoNumbers(
    asked,
    sides,
    clause.pieces.flatMap((piece) => (piece.kind === 'more' ? piece.groups : [])),
  )
  if (how.kind === 'change') {
    const kind = how.turned ? 'reduction' : 'change'
    return [number(clause.subject, { kind: 'pair', how: kind, of: [of[1], of[0]] })]
  }
  const [, by] = of
  if (how.kind === 'ratio' && 'column' in by && of[0].kind === 'cell' && of[0].column !== by.column)
    mustBeDivisible(clause.subject, by.column)
  // "How much less is A than B" asks for what B is more.
  if (how.turned) of = [of[1], of[0]]
  return [number(clause.subject, { kind: 'pair', how: how.kind, of }, noteOf(how.kind, asked, of))]
}

/** "The highest revenue per employee", "which region has the biggest gap": a ranking of pairs, not one pair. */
function ranksPairs(clause: Clause): boolean {
  const ranks = clause.all('rank')
  const [rank] = ranks
  if (!rank || ranks.length > 1) return false
  const next = clause.next(rank.at, 1)
  const pairs = next?.kind === 'op' && ['difference', 'ratio'].includes(next.op)
  return (
    pairs || asksLabel(clause) || (clause.op('difference', 'ratio') === null && clause.first('more') === null)
  )
}

/** "The ratio of revenue to cost in the best year": best by which of the two? */
function mustNotRankAside(clause: Clause): void {
  const [rank, second] = clause.all('rank')
  if (rank && !second && standsIn(clause, rank))
    throw new NotUnderstood(`it is not clear by what it is the "${rank.words}"`)
}

/** Is a superlative the time or place of what is asked: "in the best year"? */
export function standsIn(clause: Clause, rank: Placed): boolean {
  const before = clause.next(rank.at, -1, ['filler', 'ordinal', 'number'])
  const after = clause.next(rank.at, 1, ['filler', 'ordinal', 'number'])
  return before?.kind === 'link' && before.link === 'in' && after?.kind === 'axis'
}

/** "North in 2022 and its average": the average of North, or of 2022? */
function mustSayWhoseAverage({ pieces }: Clause): void {
  const own = pieces.some(
    ({ words }, place) => /^(its|their|his|her)$/i.test(words) && isMean(pieces[place + 1]),
  )
  if (own) throw new NotUnderstood('it is not clear whose average is meant')
}

const isMean = (piece: Placed | undefined): boolean =>
  piece?.kind === 'op' && ['mean', 'median'].includes(piece.op)

const unclear = (): never => {
  throw new NotUnderstood('it is not clear which two numbers are compared')
}

const noteOf = (kind: How, { clause }: Case, [a]: [Scalar, Scalar]): string | null =>
  kind === 'difference' && number(clause.subject, a).unit === '%' ? 'percentage points' : null

interface Comparing {
  kind: How
  at: number
  /** The words mean nothing else. */
  sure: boolean
  turned: boolean
  use: () => void
}

function howOf({ clause }: Case): Comparing | null {
  const more = clause.first('more')
  const percent = clause.op('percent')
  const times = clause.op('ratio') ?? (more || clause.link('as') ? clause.link('times') : null)
  const difference = clause.op('difference')
  const than = clause.link('than', 'against')
  const turned = more !== null && (more.order === 'lowest') !== runsBackwards(clause, more.groups)
  const use =
    (...ops: Op[]) =>
    () => {
      clause.useOps(...ops)
      clause.use(more, times)
    }
  if (times) return { kind: 'ratio', at: times.at, sure: true, turned: false, use: use('ratio') }
  if (more && than && percent) return { kind: 'change', at: more.at, sure: true, turned, use: use('percent') }
  if (difference && !percent) {
    const behind = /^(behind|below|under|short|trail|lag)/i.test(difference.words)
    return {
      kind: 'difference',
      at: difference.at,
      sure: true,
      turned: behind,
      use: use('difference', 'absolute'),
    }
  }
  if (more && than && asksHowMuch(clause.pieces))
    return { kind: 'difference', at: 0, sure: true, turned, use: use() }
  const minus = clause.link('minus')
  if (minus) return { kind: 'difference', at: 0, sure: false, turned: false, use: use() }
  const per = clause.link('per', 'over')
  const columns = clause.all('column')
  return per && columns.length === 2 ? { kind: 'ratio', at: 0, sure: false, turned: false, use: use() } : null
}

const asksHowMuch = (pieces: Case['clause']['pieces']): boolean =>
  pieces.some((piece) => piece.kind === 'ask' && ['how-much', 'how-many', 'how', 'what'].includes(piece.ask))
