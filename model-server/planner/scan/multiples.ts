import type { Rule } from './place.ts'

/** "5 x tea": after a number, "x" multiplies. */
export const timesSign: Rule = ({ texts, start, before }) =>
  texts[start] === 'x' && before.at(-1)?.kind === 'number'
    ? { meaning: { kind: 'link', link: 'times' }, length: 1 }
    : null

const MULTIPLIED: Record<string, number> = { doubled: 2, tripled: 3, quadrupled: 4, halved: 0.5 }

const SUPPOSED =
  /\bif (it|they|this|that|these|those|the value|that number|this number)( (were|was|is|are|got|had|be))*( to be)?$/

/** "What would it be if it doubled": of anything else ("if North doubled its sales") it asks something else. */
export const multiplied: Rule = ({ texts, start }) => {
  const value = MULTIPLIED[texts[start] ?? '']
  const supposed = SUPPOSED.test(texts.slice(0, start).join(' '))
  return value !== undefined && supposed
    ? { meaning: { kind: 'number', said: { value, percent: false, scale: 1 } }, length: 1 }
    : null
}

/** "Half of the rent of Elm Street", "half the rent"; "the second half" is a period. */
export const half: Rule = ({ texts, start, before }) => {
  const last = before.at(-1)
  const begins = last === undefined || (last.kind === 'filler' && !/^(the|this|that)$/i.test(last.words))
  const of = /^(of|the|a)$/.test(texts[start + 1] ?? '')
  return texts[start] === 'half' &&
    begins &&
    of &&
    !/\byears?\b/.test(texts.slice(start, start + 4).join(' '))
    ? {
        meaning: { kind: 'number', said: { value: 0.5, percent: false, scale: 1 } },
        length: texts[start + 1] === 'of' ? 2 : 1,
      }
    : null
}

const CONTAINERS =
  /^(cartons?|bottles?|cups?|packs?|packets?|packages?|lo(af|aves)|bags?|box(es)?|cans?|tins?|pieces?|slices?|glass(es)?|jars?|portions?|servings?|units?|bunch(es)?|tubs?|bars?|plates?|pints?)$/

/** "3 cartons of milk" are 3 of it. */
export const container: Rule = ({ texts, start, before }) =>
  before.at(-1)?.kind === 'number' && texts[start + 1] === 'of' && CONTAINERS.test(texts[start] ?? '')
    ? { meaning: { kind: 'filler' }, length: 1 }
    : null
