import type { Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { axisOf } from './asked.ts'
import type { Case } from './case.ts'
import type { Clause } from './clause.ts'
import { changes } from './ranked-by.ts'

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
  const of = changes(asked, [], axis)
  const compare = falls ? ('below' as const) : ('above' as const)
  return {
    kind: 'where',
    of,
    conditions: [{ on: of, compare, with: [{ kind: 'given', value: 0 }] }],
    any: false,
  }
}
