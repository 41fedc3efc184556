import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Clause, Placed } from './clause.ts'
import type { Conditions, Wanted } from './conditions.ts'

const UP = new Set(['above', 'at-least'])
const DOWN = new Set(['below', 'at-most'])

/**
 * "Above 100 and below 200" may be about one column; "below 45,000 and below 30" is about two, of which one is not named.
 *
 * @throws NotUnderstood when two conditions of one column run the same way
 */
export function mustDiffer(wanted: Wanted[]): void {
  for (const way of [UP, DOWN]) {
    const same = wanted.filter(({ compare }) => way.has(compare))
    const unsaid = same.some(({ column }) => column === null)
    const twice = same.length > new Set(same.map(({ column }) => column)).size
    if (same.length > 1 && (unsaid || twice))
      throw new NotUnderstood('it is not clear which columns the conditions are about')
  }
}

/** "Above 100 in Q1 or Q4", "Q1 and Q2 above 100": one condition on each of the columns that are listed. */
export function spreadOver(clause: Clause, [wanted]: [Wanted] | Wanted[]): Conditions {
  const own = clause.pieces.find((piece) => piece.kind === 'column' && piece.column === wanted?.column)
  if (!wanted || !own || wanted.column === null) return { wanted: wanted ? [wanted] : [], any: false }
  const listed = [...listedFrom(clause, own, 1), ...listedFrom(clause, own, -1)]
  clause.use(...listed.map(({ column }) => column))
  return {
    wanted: [wanted, ...listed.map(({ column }) => ({ ...wanted, column: column.column }))],
    any: listed.some(({ any }) => any),
  }
}

type Column = Extract<Placed, { kind: 'column' }>

/** The columns joined to one by "and", "or" or commas, before or behind it. */
function listedFrom(clause: Clause, from: Placed, step: 1 | -1): { column: Column; any: boolean }[] {
  const link = clause.next(from.at, step, ['filler'])
  const next = link ? clause.next(link.at, step, ['filler']) : null
  const joins = link?.kind === 'link' && ['and', 'or', 'comma'].includes(link.link)
  if (!joins || next?.kind !== 'column' || !clause.isFree(next)) return []
  return [{ column: next, any: link.link === 'or' }, ...listedFrom(clause, next, step)]
}
