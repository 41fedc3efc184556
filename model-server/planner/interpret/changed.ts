import type { Condition, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { timeLine } from '#model-server/planner/table/time.ts'
import { axisOf } from './asked.ts'
import { rowsOf, type Case } from './case.ts'
import type { Clause, Placed } from './clause.ts'
import { rowsWith } from './gaps.ts'
import { changes } from './ranked-by.ts'
import { takeRanges } from './ranges.ts'
import { selectionOf } from './selection.ts'

/** "The largest drop", "sales fell": a change downwards. */
export function declines(clause: Clause): boolean {
  const change = clause.op('change')
  return (
    change !== null &&
    /decreas|declin|drop|f[ae]ll|shr[aiu]nk|lose|lost|down|cut|reduc|slash/i.test(change.words)
  )
}

/** "Which regions grew", "how many countries grew by more than 10%": those whose change meets the condition. */
export function changedSeries(asked: Case): Series {
  const { clause, conditions } = asked
  const { axis } = axisOf(clause)
  const falls = declines(clause)
  const inPercent = conditions.wanted.every(
    ({ threshold }) => threshold.kind !== 'numbers' || threshold.said.every(({ percent }) => percent),
  )
  if (conditions.wanted.length > 0) {
    if (falls) throw new NotUnderstood('it is not clear whether the numbers are positive or negative changes')
    return changes(asked, [], axis, !inPercent && clause.op('percent') === null)
  }
  const compare = falls ? ('below' as const) : ('above' as const)
  const over = axis === 'rows' ? stepNoun(clause) : null
  if (over) return changedInEach(asked, over, compare)
  const of = changes(asked, [], axis)
  return { kind: 'where', of, conditions: [signed(of, compare)], any: false }
}

const signed = (on: Series, compare: 'above' | 'below'): Condition => ({
  on,
  compare,
  with: [{ kind: 'given', value: 0 }],
})

/** "Every year", "in each quarter", "in any month" beside rows that are asked for: it is not about the ends. */
function stepNoun(clause: Clause): Placed | null {
  if (timeLine(clause.subject)?.axis !== 'columns') return null
  const told = clause.pieces.find(
    ({ kind, words }) =>
      kind === 'unknown' && /^(always|constantly|continuously|consistently|steadily)$/i.test(words),
  )
  if (told) throw new NotUnderstood(`the words "${told.words}" are not clear in this question`)
  const noun = clause.pieces.find((piece) => piece.kind === 'axis' && piece.axis === 'columns')
  const before = noun ? clause.next(noun.at, -1, []) : null
  return noun && before && !(before.kind === 'link' && before.link === 'over') ? noun : null
}

/** "Which regions grew every year": each change from one period to the next has the sign. */
function changedInEach(asked: Case, noun: Placed, compare: 'above' | 'below'): Series {
  const { clause } = asked
  const every = clause.next(noun.at, -1, ['filler', 'number', 'ordinal'])
  const of = every?.kind === 'link' && every.link === 'of' ? clause.next(every.at, -1, ['filler']) : every
  if (of?.kind !== 'every')
    throw new NotUnderstood(`it is not clear what "${noun.words}" says of the changes`)
  clause.useOps('change', 'steps', 'percent')
  takeRanges(clause)
  const { columns, rows } = selectionOf(clause)
  const ordered = timeLine(clause.subject)?.order ?? []
  const periods = ordered.filter((column) => columns === null || columns.includes(column))
  const pairs = periods.slice(1).map((column, at): [number, number] => [periods[at] ?? column, column])
  const [first, last] = [periods[0], periods.at(-1)]
  if (pairs.length === 0 || first === undefined || last === undefined)
    throw new NotUnderstood('there is only one period')
  const kept = rowsOf(asked, { kind: 'columns', columns: periods }, rows)
  const complete = rowsWith(clause, periods, kept)
  const series = ([from, to]: [number, number]): Series => ({
    kind: 'combined',
    how: 'change',
    of: [from, to].map((column): Series => ({ kind: 'column', column, rows: complete })),
  })
  return {
    kind: 'where',
    of: series([first, last]),
    conditions: pairs.map((pair) => signed(series(pair), compare)),
    any: false,
  }
}
