import type { Aggregate, Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { labels, number } from './answers.ts'
import { rowsOf, type Case } from './case.ts'
import { fitting } from './columns.ts'
import type { Rank } from './modifiers.ts'
import { byRow, selectionOf } from './selection.ts'

/**
 * "The total quantity of the two cheapest products", "the points of the best two teams by wins": a
 * column added up over the rows in which another one is highest. null: one column is in question.
 *
 * @throws NotUnderstood when it is not clear which column says what is highest
 */
export function topBy(asked: Case, rank: Rank, how: Aggregate): Answer[] | null {
  const { clause, conditions } = asked
  const { subject } = clause
  const columns = [...new Set(clause.all('column').map(({ column }) => column))]
  const quality = rank.groups.length > 0 ? fitting(subject, rank.groups) : null
  const said = rankingColumn(asked, rank)
  const by = said ?? (quality?.kind === 'columns' && columns.length === 1 ? quality.columns[0] : undefined)
  const [of] = columns.filter((column) => column !== by)
  if (subject.block.length > 0 || of === undefined || (columns.length === 1 && by === undefined)) return null
  if (by === undefined || columns.length > 2 || how === 'median' || conditions.wanted.length > 0)
    throw new NotUnderstood('it is not clear which column says which ones are meant')
  clause.use(...clause.all('column'))
  const rows = rowsOf(asked, { kind: 'columns', columns: [of, by] }, selectionOf(clause).rows)
  const [shown, ranked] = [of, by].map((column) =>
    byRow(clause, { kind: 'columns', columns: [column] }, rows),
  )
  if (!shown || !ranked) return null
  const { order, count } = rank
  const terms = Array.from({ length: count ?? 1 }, (_, step) => ({
    times: 1,
    of: { kind: 'nth' as const, of: shown, by: ranked, order, nth: step + 1 },
  }))
  const sum: Scalar = { kind: 'terms', terms }
  const length: Scalar = { kind: 'given', value: count ?? 1 }
  const found: Scalar = how === 'mean' ? { kind: 'pair', how: 'ratio', of: [sum, length] } : sum
  return [
    { ...number(subject, found), unit: number(subject, sum).unit },
    labels(subject, { kind: 'top', of: ranked, order, count: count ?? 1 }, order),
  ]
}

/** The column named after "by", or behind the superlative where the other one stands before it. */
function rankingColumn({ clause }: Case, { at }: Rank): number | undefined {
  const by = clause.all('link').find((piece) => piece.link === 'by')
  const next = by && clause.next(by.at)
  if (next?.kind === 'column') return next.column
  const [first, second, third] = clause.all('column')
  return !third && first && second && first.at < at && at < second.at ? second.column : undefined
}
