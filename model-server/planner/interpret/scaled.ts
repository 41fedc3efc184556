import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { aggregate } from './aggregate.ts'
import { number } from './answers.ts'
import type { Case } from './case.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'
import { lookup } from './lookup.ts'
import { receipt } from './receipt.ts'

type Factor = Placed<PieceOf<'number'>>

/** "Multiply the visitors of Oslo by 12", "three times the Q2 of South", "double the …": one number so many times. */
export function scaled(asked: Case): Answer[] | null {
  const { clause, conditions } = asked
  const compares = clause.first('rank') ?? clause.first('more') ?? clause.op('ratio', 'difference', 'share')
  const found = compares || clause.link('than') || conditions.wanted.length > 0 ? null : factorOf(clause)
  if (!found) return null
  clause.use(found.factor, ...found.words)
  const [of] = receipt(asked) ?? aggregate(asked) ?? lookup(asked) ?? []
  if (of?.kind !== 'number') throw new NotUnderstood('it is not clear what is multiplied')
  const terms = [{ times: found.factor.said.value, of: of.of }]
  return [{ ...number(clause.subject, { kind: 'terms', terms }), unit: of.unit }]
}

interface Found {
  factor: Factor
  /** What says that it multiplies. */
  words: Placed[]
}

function factorOf(clause: Clause): Found | null {
  const numbers = clause.all('number').filter(({ said }) => !said.percent)
  const product = clause.op('product')
  for (const factor of numbers) {
    const [before, after] = [clause.next(factor.at, -1, ['filler']), clause.next(factor.at, 1, ['filler'])]
    const times = [before, after].find((piece) => piece?.kind === 'link' && piece.link === 'times')
    if (times) return { factor, words: [times] }
    if (before && before === product) return { factor, words: [product] }
    const by = before?.kind === 'link' && before.link === 'by' ? before : null
    if (by && product && /^multipl/i.test(product.words)) return { factor, words: [product, by] }
    if (/^(twice|double|thrice|triple|doubled|tripled|quadrupled|halved|half( of)?)$/i.test(factor.words))
      return { factor, words: [] }
  }
  return null
}
