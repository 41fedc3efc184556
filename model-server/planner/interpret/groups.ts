import type { Grouping, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { rowSeries, targetOf, type Case } from './case.ts'
import type { Measured } from './columns.ts'
import { mustAddUp } from './selection.ts'

/** "The average salary by department", "which department has the most employees". */
export function groupSeries(asked: Case, by: number, groups: readonly Measure[] = []): Series {
  const { clause } = asked
  const how = howOf(asked)
  const summed = clause.op('sum', 'total', 'together') !== null
  if (summed && how !== 'sum' && how !== 'count') throw new NotUnderstood('it is not clear what is added up')
  clause.useOps('mean', 'median', 'sum', 'total', 'count', 'together')
  if (how !== 'count') {
    const target = targetOf(asked, groups)
    if (target.measured.columns.length > 1) throw new NotUnderstood('the column in question is not clear')
    if (how === 'sum' && !summed) mustBeOfAll(clause.subject, target.measured)
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

/** "The department with the highest salary": the salary of one, or of all its people? */
function mustBeOfAll(subject: Subject, measured: Measured): void {
  mustAddUp(subject, measured)
  const header = subject.table.columns[measured.columns[0] ?? 0]?.header ?? ''
  if (/\b(salar(y|ies)|wages?|pay|scores?|marks?|grades?)\b/i.test(header))
    throw new NotUnderstood(`it is not clear whether "${header}" is added up`)
}
