import type { Grouping, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import { rowSeries, targetOf, type Case } from './case.ts'
import { mustAddUp } from './selection.ts'

/** "The average salary by department", "which department has the most employees". */
export function groupSeries(asked: Case, by: number, groups: readonly Measure[] = []): Series {
  const { clause } = asked
  const how = howOf(asked)
  const summed = clause.op('sum', 'total', 'together') !== null
  clause.useOps('mean', 'median', 'sum', 'total', 'count', 'together')
  if (how !== 'count') {
    const target = targetOf(asked, groups)
    if (target.measured.columns.length > 1) throw new NotUnderstood('the column in question is not clear')
    if (how === 'sum' && !summed) mustAddUp(clause.subject, target.measured)
    return { kind: 'groups', by, of: rowSeries(asked, target), how }
  }
  // Any column of numbers will do to count the rows by.
  const [column] = clause.subject.values
  if (!column) throw new NotUnderstood('there is nothing to count')
  const measured = { kind: 'columns' as const, columns: [column.index] }
  return { kind: 'groups', by, of: rowSeries(asked, { measured, columns: null, rows: null }), how }
}

function howOf({ clause }: Case): Grouping {
  const named = clause.all('column').length > 0
  const rows = clause.pieces.some((piece) => piece.kind === 'axis' && piece.axis === 'rows')
  if (!named && (rows || clause.op('count') !== null)) return 'count'
  if (clause.op('median')) return 'median'
  return clause.op('mean') ? 'mean' : 'sum'
}
