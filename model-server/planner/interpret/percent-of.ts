import type { Answer } from '#model-server/recipe/recipe.ts'
import { aggregate } from './aggregate.ts'
import { number } from './answers.ts'
import type { Case } from './case.ts'
import { lookup } from './lookup.ts'
import { receipt } from './receipt.ts'

/** "20% of the total": a percentage that the question names, of a number that it describes. */
export function percentOf(asked: Case): Answer[] | null {
  const { clause } = asked
  const percent = clause.all('number').find(({ said }) => said.percent)
  const after = percent && clause.next(percent.at, 1, ['filler', 'unit'])
  if (!percent || after?.kind !== 'link' || after.link !== 'of' || asked.conditions.wanted.length > 0)
    return null
  clause.use(percent)
  const [of] = receipt(asked) ?? aggregate(asked) ?? lookup(asked) ?? []
  if (of?.kind !== 'number') return null
  const part = { kind: 'given' as const, value: percent.said.value / 100 }
  return [{ ...number(clause.subject, { kind: 'pair', how: 'product', of: [part, of.of] }), unit: of.unit }]
}
