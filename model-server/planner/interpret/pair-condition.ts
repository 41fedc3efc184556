import type { Series } from '#model-server/recipe/recipe.ts'
import { rowSeries, type Case } from './case.ts'
import { UNCONDITIONAL } from './conditions.ts'
import { selectionOf } from './selection.ts'

/** "Which regions sold more in Q2 than in Q1". */
export function pairCondition(asked: Case): Series | null {
  const { clause } = asked
  const more = clause.first('more')
  const than = clause.link('than')
  const columns = clause.all('column')
  const [first, second] = columns
  if (!more || !than || columns.length !== 2 || !first || !second) return null
  clause.use(more, than, first, second)
  const { rows } = selectionOf(clause)
  const [a, b] = [first, second].map(({ column }) =>
    rowSeries(
      { ...asked, conditions: UNCONDITIONAL },
      { measured: { kind: 'columns', columns: [column] }, columns: [column], rows },
    ),
  )
  if (!a || !b) return null
  const compare = more.order === 'highest' ? 'above' : 'below'
  return { kind: 'where', of: a, conditions: [{ on: a, compare, with: b }], any: false }
}
