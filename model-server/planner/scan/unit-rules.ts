import { tokensOf } from '#model-server/planner/language/tokens.ts'
import type { Rule } from './place.ts'

/** "Unit price" is a price, also where the heading only says "Price". */
export const unitPrice: Rule = ({ texts, start }) =>
  texts[start] === 'unit' && /^(prices?|costs?)$/.test(texts[start + 1] ?? '')
    ? { meaning: { kind: 'filler' }, length: 1 }
    : null

/** "Per square meter" speaks of an area. */
export const squareUnit: Rule = ({ texts, start }) =>
  texts[start] === 'square' &&
  /^(met(er|re)s?|f(oo|ee)t|kilomet(er|re)s?|miles?|km|m)$/.test(texts[start + 1] ?? '')
    ? { meaning: { kind: 'measure', groups: ['area'], word: 'area', verb: false }, length: 2 }
    : null

/** "25 t", "50 min": short for a unit in which the picture counts. */
export const unitAfter: Rule = ({ subject, texts, start, before }) => {
  const word = texts[start] ?? ''
  const units = subject.values.flatMap(({ unit }) => tokensOf(unit ?? '').map(({ text }) => text))
  return before.at(-1)?.kind === 'number' && /^\p{L}{1,4}\d?$/u.test(word) && units.includes(word)
    ? { meaning: { kind: 'unit', unit: word }, length: 1 }
    : null
}
