import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { cellsOf } from '#model-server/planner/plan/cells.ts'
import { verbGroups } from '#model-server/planner/table/measures.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { mainAsk } from './asked.ts'
import type { Clause } from './clause.ts'
import { mustFit } from './columns.ts'

/**
 * Every word for something measured must fit a column that was used: "the average temperature in Q2"
 * of a table of sales is no question about sales.
 *
 * @throws NotUnderstood naming the word that does not
 */
export function mustFitWords(clause: Clause, answers: Answer[]): void {
  const { subject } = clause
  const columns = columnsOf(subject, answers)
  const product = JSON.stringify(answers).includes('"product"')
  const named = clause.pieces.some((piece) => piece.kind === 'column')
  for (const piece of clause.all('measure')) {
    // "How many goals did he score": beside the name of a column, it is a verb.
    if (named && verbGroups(piece.word).length > 0) continue
    if (
      piece.verb ||
      (product && piece.groups.some((group) => ['revenue', 'spending', 'money'].includes(group)))
    )
      continue
    mustFit(subject, { kind: 'columns', columns }, piece.groups, piece.word)
  }
  for (const piece of clause.pieces) {
    if ((piece.kind !== 'rank' && piece.kind !== 'more') || piece.groups.length === 0) continue
    // The tallest bar of a chart is its highest number, whatever it measures.
    const isBar = subject.table.kind === 'chart' && piece.groups.includes('height')
    // "Grew fastest" is a rate of growth and no speed.
    const isRate =
      piece.groups.includes('speed') && clause.pieces.some((one) => one.kind === 'op' && one.op === 'change')
    if (!isBar && !isRate) mustFit(subject, { kind: 'columns', columns }, piece.groups, piece.words)
  }
  mustBeCounts(clause, answers)
}

const columnsOf = (subject: Subject, answers: Answer[]): number[] => [
  ...new Set(cellsOf(subject, { answers, plot: null }).map((id) => Number(id.split('.c')[1]))),
]

/** "How many eggs" must not be answered with what they cost. */
function mustBeCounts(clause: Clause, [first]: Answer[]): void {
  if (mainAsk(clause)?.ask !== 'how-many' || first?.kind !== 'number') return
  const said = clause.pieces.some((piece) => piece.kind === 'unit')
  const { table } = clause.subject
  const isSum = first.of.kind === 'cell' || (first.of.kind === 'aggregate' && first.of.how === 'sum')
  const [column] = columnsOf(clause.subject, [first])
  const header = table.columns[column ?? 0]?.header ?? ''
  const isMoney = /[$€£¥]|\b(EUR|USD|GBP|CHF|JPY)\b/.test(first.unit ?? '')
  const isAmount = table.kind === 'receipt' && /^\W*$|amount|total|price/i.test(header)
  if (isSum && !said && (isMoney || isAmount)) throw new NotUnderstood('the picture shows no number of these')
}
