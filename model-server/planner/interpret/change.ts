import type { Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { timeLine } from '#model-server/planner/table/time.ts'
import { labels, number, numbers } from './answers.ts'
import { asksLabel } from './asked.ts'
import { averageChange, averages, isAbsolute, mustBeOneChange } from './average-change.ts'
import { rowsOf, type Case } from './case.ts'
import { changedSeries } from './changed.ts'
import type { Clause, Placed } from './clause.ts'
import { impliedColumns, type Measured } from './columns.ts'
import { changes } from './ranked-by.ts'
import { endpointsOf, periodsBetween, type Endpoints } from './endpoints.ts'
import { scalarOf, selectionOf } from './selection.ts'
import { takeHow } from './side.ts'

/** "The percent change from 2019 to 2021", "how much did sales grow", "the compound annual growth rate". */
export function change(asked: Case): Answer[] | null {
  const { clause } = asked
  const said = clause.op('change', 'compound')
  if (!said || clause.first('rank')) return null
  if (asksLabel(clause) && !clause.op('compound')) return [labels(clause.subject, changedSeries(asked), null)]
  const words = clause.all('op').filter(({ op }) => op === 'change' || op === 'compound')
  mustNotNarrow(clause, said)
  const each = ofEach(asked)
  if (each) return each
  if (averages(clause, words)) return averageChange(asked)
  mustBeOneChange(clause)
  const compound = words.some(({ op }) => op === 'compound') && !singleStep(clause)
  const absolute = isAbsolute(clause)
  const factor = clause.op('ratio') !== null
  clause.useOps('change', 'compound', 'percent', 'absolute', 'steps', 'ratio')
  const ends = endpointsOf(clause)
  const { from, to } = endScalars(asked, ends)
  if (compound) return compounded(asked, ends, from, to)
  if (factor) return [number(clause.subject, { kind: 'pair', how: 'ratio', of: [to, from] })]
  const percent: Answer = number(clause.subject, { kind: 'pair', how: 'change', of: [from, to] })
  const difference: Answer = number(clause.subject, { kind: 'pair', how: 'difference', of: [to, from] })
  return absolute ? [difference, percent] : [percent, difference]
}

/** "How much did each region grow from 2019 to 2022": a change for each of the rows. */
function ofEach(asked: Case): Answer[] | null {
  const { clause } = asked
  const each = clause.pieces.some((piece) => {
    const noun = /^(each|every)$/i.test(piece.words) ? clause.next(piece.at, 1, ['filler']) : null
    return noun?.kind === 'axis' && noun.axis === 'rows'
  })
  if (!each || timeLine(clause.subject)?.axis !== 'columns') return null
  if (clause.op('mean', 'median', 'compound')) throw new NotUnderstood('it is not clear what is averaged')
  mustBeOneChange(clause)
  return [numbers(clause.subject, changes(asked, [], 'rows', isAbsolute(clause)))]
}

/** "The regions that grew": a condition, and no change that is asked for. */
function mustNotNarrow({ pieces }: Clause, { words, at }: Placed): void {
  const place = pieces.findIndex((piece) => piece.at === at)
  const [noun, that] = [pieces[place - 2], pieces[place - 1]]
  if (noun?.kind === 'axis' && /^(that|which|who)$/i.test(that?.words ?? ''))
    throw new NotUnderstood(`the words "${words}" are not clear in this question`)
}

/** "The annual growth in 2021" is one step; "the annual growth rate" is over all of them. */
const singleStep = (clause: Clause): boolean => {
  const line = timeLine(clause.subject)
  const words = clause.all('op').filter(({ op }) => op === 'compound')
  const named = clause.all(line?.axis === 'columns' ? 'column' : 'row').length === 1
  return named && line !== null && words.every((piece) => !/compound|cagr|annuali/i.test(piece.words))
}

/** The two numbers between which something changes, summed over rows or columns where none are named. */
function endScalars(asked: Case, { axis, from, to }: Endpoints): { from: Scalar; to: Scalar } {
  const { clause } = asked
  const how = takeHow(clause)
  const { columns, rows } = selectionOf(clause)
  if (axis === 'columns') {
    const named = clause.all('measure').filter((piece) => !piece.verb)
    if (named.length > 0) impliedColumns(clause)
    const [first, last] = [from, to].map((column) => {
      const measured: Measured = { kind: 'columns', columns: [column] }
      return scalarOf(clause, measured, rowsOf(asked, measured, rows), how)
    })
    if (first && last) return { from: first, to: last }
  }
  const measured: Measured = columns ? { kind: 'columns', columns } : impliedColumns(clause)
  const [first, last] = [from, to].map((row) => scalarOf(clause, measured, [row], how))
  if (!first || !last) throw new NotUnderstood('it is not clear between which two numbers')
  return { from: first, to: last }
}

function compounded({ clause }: Case, ends: Endpoints, from: Scalar, to: Scalar): Answer[] {
  const periods = periodsBetween(clause, ends)
  const unit = timeLine(clause.subject)?.unit ?? 'period'
  const note = `per ${unit}, over ${periods} ${unit}s`
  return [
    number(clause.subject, { kind: 'compound', from, to, periods }, note),
    number(clause.subject, { kind: 'pair', how: 'change', of: [from, to] }),
  ]
}
