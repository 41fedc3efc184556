import type { Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { number } from './answers.ts'
import { completeColumn, rowSeries, rowsOf, targetOf, type Case } from './case.ts'
import { byRow } from './selection.ts'

/** "What percentage of regions have Q1 above 100": rows are counted. */
export function countedShare(asked: Case): Answer[] | null {
  const { clause, conditions } = asked
  if (conditions.wanted.length === 0) return null
  const of = clause.pieces.find((piece) => piece.kind === 'axis')
  if (!of) return null
  clause.useOps('share', 'percent')
  const target = targetOf(asked)
  const part = rowSeries(asked, target)
  const whole = byRow(clause, target.measured, rowsOf(asked, target.measured, target.rows))
  return [
    number(clause.subject, {
      kind: 'pair',
      how: 'share',
      of: [
        { kind: 'aggregate', how: 'count', of: part },
        { kind: 'aggregate', how: 'count', of: whole },
      ],
    }),
  ]
}

/** "What percentage of employees work in Sales": rows with a word, of all rows. */
export function groupShare({ clause }: Case): Answer[] | null {
  const { subject } = clause
  const groups = clause.all('group')
  const [group] = groups
  const rows = clause.pieces.some((piece) => piece.kind === 'axis' && piece.axis === 'rows')
  const others = clause.all('column').length + clause.all('row').length + clause.all('measure').length
  if (!group || groups.length > 1 || !rows || others > 0 || clause.first('rank')) return null
  // Any column that holds a number in every row will do to count the rows by.
  const column = completeColumn(subject)
  if (column === null) throw new NotUnderstood('some rows hold no number')
  clause.use(group)
  clause.useOps('share', 'percent')
  const [part, whole] = [group.rows, null].map((chosen): Scalar => ({
    kind: 'aggregate',
    how: 'count',
    of: { kind: 'column', column, rows: chosen },
  }))
  return part && whole ? [number(subject, { kind: 'pair', how: 'share', of: [part, whole] })] : null
}
