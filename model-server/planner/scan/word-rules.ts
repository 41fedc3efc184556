import { phraseAt } from '#model-server/planner/language/finders.ts'
import { tokensOf, type Token } from '#model-server/planner/language/tokens.ts'
import { stem } from '#model-server/planner/language/words.ts'
import {
  ADJECTIVES,
  comparedGroups,
  groupsOf,
  QUALITIES,
  TURNED,
  verbGroups,
} from '#model-server/planner/table/measures.ts'
import { axisOf } from '#model-server/planner/table/nouns.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Read, Rule } from './place.ts'

/** "In third place": the third highest. */
export const nthPlace: Rule = ({ tokens, texts, start }) => {
  const nth = tokens[start]?.ordinal
  return nth && /^(place|position|rank|spot)$/.test(texts[start + 1] ?? '')
    ? { meaning: { kind: 'rank', order: 'highest', groups: [], nth }, length: 2 }
    : null
}

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

const CONTAINERS =
  /^(cartons?|bottles?|cups?|packs?|packets?|packages?|lo(af|aves)|bags?|box(es)?|cans?|tins?|pieces?|slices?|glass(es)?|jars?|portions?|servings?|units?|bunch(es)?|tubs?|bars?|plates?|pints?)$/

/** "5 x tea": after a number, "x" multiplies. */
export const timesSign: Rule = ({ texts, start, before }) =>
  texts[start] === 'x' && before.at(-1)?.kind === 'number'
    ? { meaning: { kind: 'link', link: 'times' }, length: 1 }
    : null

/** "3 cartons of milk" are 3 of it. */
export const container: Rule = ({ texts, start, before }) =>
  before.at(-1)?.kind === 'number' && texts[start + 1] === 'of' && CONTAINERS.test(texts[start] ?? '')
    ? { meaning: { kind: 'filler' }, length: 1 }
    : null

/** "Order the products": as the first word it asks to sort; elsewhere it is a noun. */
export const order: Rule = ({ texts, start, before }) =>
  texts[start] === 'order' && before.every((piece) => piece.kind === 'filler') && texts[start + 1] !== 'total'
    ? { meaning: { kind: 'op', op: 'sort' }, length: 1 }
    : null

/** "Cheaper", "older": comparatives that say what they compare. */
export const comparative: Rule = ({ texts, start }) => {
  const found = phraseAt(texts, start)
  const groups = comparedGroups(texts[start] ?? '')
  return found?.meaning.kind === 'more' && found.length === 1 && groups.length > 0
    ? { meaning: { ...found.meaning, groups }, length: 1 }
    : null
}

export const phrase: Rule = ({ texts, start }) => phraseAt(texts, start)

/** "most expensive", "least popular", "cheapest". */
export const quality: Rule = ({ texts, start }) => {
  const word = texts[start] ?? ''
  const known = QUALITIES.get(word)
  if (known) return { meaning: { kind: 'rank', ...known }, length: 1 }
  const next = texts[start + 1] ?? ''
  const groups = ADJECTIVES[next]
  if (!groups || !['most', 'least', 'more', 'less'].includes(word)) return null
  const up = (word === 'most' || word === 'more') !== TURNED.has(next)
  const kind = word === 'most' || word === 'least' ? 'rank' : 'more'
  return { meaning: { kind, order: up ? 'highest' : 'lowest', groups }, length: 2 }
}

export const axis: Rule = ({ subject, texts, start }) => {
  const found = axisOf(subject, texts[start] ?? '')
  if (found === 'whole') return { meaning: { kind: 'every' }, length: 1 }
  return found ? { meaning: found, length: 1 } : null
}

const NOTHING: Read = { meaning: { kind: 'filler' }, length: 1 }

/** "… in 2023", of a picture that says in its title that it shows 2023. */
const isInTitle = ({ table }: Subject, { text, number }: Token): boolean =>
  number !== null &&
  number.value > 1900 &&
  number.value < 2200 &&
  tokensOf(table.title ?? '').some((token) => token.text === text)

export const number: Rule = ({ subject, tokens, start }) => {
  const token = tokens[start]
  if (token?.number)
    return isInTitle(subject, token)
      ? NOTHING
      : { meaning: { kind: 'number', said: token.number }, length: 1 }
  return token?.ordinal ? { meaning: { kind: 'ordinal', nth: token.ordinal }, length: 1 } : null
}

export const measure: Rule = ({ texts, start }) => {
  const word = texts[start] ?? ''
  const groups = groupsOf(word)
  const verbs = verbGroups(word)
  if (groups.length + verbs.length === 0) return null
  const verb = verbs.length > 0 && !groupsOf(word).some((group) => stem(word) === group)
  return { meaning: { kind: 'measure', groups: [...verbs, ...groups], word, verb }, length: 1 }
}
