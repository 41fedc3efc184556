import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { isTotalColumn } from '#model-server/planner/table/subject.ts'
import { number } from './answers.ts'
import { rowsOf, targetOf, type Case } from './case.ts'
import { takeRanges } from './ranges.ts'
import { scalarOf } from './selection.ts'

/** "What was revenue in 2021", "how much does tea cost": one cell, or several together. */
export function lookup(asked: Case): Answer[] | null {
  const { clause } = asked
  const { subject } = clause
  takeRanges(clause)
  clause.use(...clause.all('link').filter(({ link }) => link === 'plus'))
  const target = targetOf(asked)
  const rows = rowsOf(asked, target.measured, target.rows)
  const several = rows === null || rows.length * target.measured.columns.length > 1
  if (several && rows === null && !asksAmount(asked, target.measured.columns)) {
    throw new NotUnderstood('it is not clear what is to be computed')
  }
  if (several) clause.assume('What is named is added up.')
  return [number(subject, scalarOf(clause, target.measured, rows, null))]
}

/** "How many visitors were there", or the heading says that it holds totals. */
function asksAmount({ clause }: Case, columns: number[]): boolean {
  const asks = clause.pieces.some(
    (piece) => piece.kind === 'ask' && ['how-many', 'how-much'].includes(piece.ask),
  )
  const speaks = clause.pieces.some((piece) => ['column', 'measure', 'row', 'every'].includes(piece.kind))
  const totals = columns.every((index) => {
    const column = clause.subject.table.columns[index]
    return column !== undefined && isTotalColumn(column)
  })
  return (asks && speaks) || totals
}
