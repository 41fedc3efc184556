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
import { wholeMentions } from '#model-server/planner/table/labels.ts'
import { axisOf } from '#model-server/planner/table/nouns.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Read, Rule } from './place.ts'

/** "In third place": the third highest. */
export const nthPlace: Rule = ({ tokens, texts, start, before }) => {
  const nth = tokens[start]?.ordinal
  const sorted = before.some(
    (piece) => piece.kind === 'op' && ['sort', 'ascending', 'descending'].includes(piece.op),
  )
  if (texts[start] === 'last' && !sorted && /^(place|position|spot)$/.test(texts[start + 1] ?? ''))
    return { meaning: { kind: 'rank', order: 'lowest', groups: [] }, length: 2 }
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

const NOTHING: Read = { meaning: { kind: 'filler' }, length: 1 }

const CONTAINERS =
  /^(cartons?|bottles?|cups?|packs?|packets?|packages?|lo(af|aves)|bags?|box(es)?|cans?|tins?|pieces?|slices?|glass(es)?|jars?|portions?|servings?|units?|bunch(es)?|tubs?|bars?|plates?|pints?)$/

/** "5 x tea": after a number, "x" multiplies. */
export const timesSign: Rule = ({ texts, start, before }) =>
  texts[start] === 'x' && before.at(-1)?.kind === 'number'
    ? { meaning: { kind: 'link', link: 'times' }, length: 1 }
    : null

const SIZED = /^(of|over|above|below|under|between|exceeding|greater|more|less|at|from|higher|lower|for|in)$/

/** "Shops that made a profit": one above zero, unless its size is said. */
export const madeProfit: Rule = ({ texts, start }) =>
  /^(make|makes|made|making|turn|turns|turned)$/.test(texts[start] ?? '') &&
  texts.slice(start + 1, start + 3).join(' ') === 'a profit' &&
  !SIZED.test(texts[start + 3] ?? '')
    ? { meaning: { kind: 'op', op: 'positive' }, length: 3 }
    : null

/** "25 t", "50 min": short for a unit in which the picture counts. */
export const unitAfter: Rule = ({ subject, texts, start, before }) => {
  const word = texts[start] ?? ''
  const units = subject.values.flatMap(({ unit }) => tokensOf(unit ?? '').map(({ text }) => text))
  return before.at(-1)?.kind === 'number' && /^\p{L}{1,4}\d?$/u.test(word) && units.includes(word)
    ? { meaning: { kind: 'unit', unit: word }, length: 1 }
    : null
}

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

/** "3 cartons of milk" are 3 of it. */
export const container: Rule = ({ texts, start, before }) =>
  before.at(-1)?.kind === 'number' && texts[start + 1] === 'of' && CONTAINERS.test(texts[start] ?? '')
    ? { meaning: { kind: 'filler' }, length: 1 }
    : null

/** "Order the products": as the first word it asks to sort, also where a heading is "Orders"; elsewhere it is a noun. */
export const order: Rule = ({ subject, labels, tokens, texts, start, before }) => {
  const next = texts[start + 1] ?? ''
  const begins = before.every(
    (piece) => piece.kind === 'filler' || (piece.kind === 'link' && piece.link === 'to'),
  )
  if (texts[start] !== 'order' || !begins || next === 'total') return null
  const label = wholeMentions(labels, tokens, start).length > 0
  const verb =
    /^(the|all|every|each|these|those|them|by|our|my)$/.test(next) || axisOf(subject, next) !== null
  return label && !verb ? null : { meaning: { kind: 'op', op: 'sort' }, length: 1 }
}

/** "Cheaper", "older": comparatives that say what they compare. */
export const comparative: Rule = ({ texts, start }) => {
  const found = phraseAt(texts, start)
  const groups = comparedGroups(texts[start] ?? '')
  return found?.meaning.kind === 'more' && found.length === 1 && groups.length > 0
    ? { meaning: { ...found.meaning, groups }, length: 1 }
    : null
}

const OVER = 'above|over|higher|more|greater|larger|bigger'
const UNDER = 'below|under|lower|less|fewer|smaller'
const HALVES = new RegExp(
  `^(of|the|are|were|is|lie|fall|have)\\b.*\\b(${OVER})\\b.*\\bhalf\\b.*\\b(${UNDER})\\b`,
)
const HALVES_TURNED = new RegExp(
  `^(of|the|are|were|is|lie|fall|have)\\b.*\\b(${UNDER})\\b.*\\bhalf\\b.*\\b(${OVER})\\b`,
)
const HALVED = new RegExp(`^(other|half|${OVER}|${UNDER}|than)$`)

/** "Half of the months lie above and half below which costs?" describes the median. */
export const halves: Rule = ({ texts, start, before }) => {
  const rest = texts.slice(start + 1).join(' ')
  const begins = before.every(({ kind }) => ['filler', 'link', 'column', 'measure', 'ask'].includes(kind))
  if (texts[start] === 'half' && begins && (HALVES.test(rest) || HALVES_TURNED.test(rest)))
    return { meaning: { kind: 'op', op: 'median' }, length: 1 }
  const halved = before.some(
    (piece) => piece.kind === 'op' && piece.op === 'median' && /^half$/i.test(piece.words),
  )
  return halved && HALVED.test(texts[start] ?? '') ? NOTHING : null
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
