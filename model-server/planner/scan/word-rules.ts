import { phraseAt } from '#model-server/planner/language/finders.ts'
import { tokensOf, type Token } from '#model-server/planner/language/tokens.ts'
import { stem } from '#model-server/planner/language/words.ts'
import { groupsOf, verbGroups } from '#model-server/planner/table/measures.ts'
import { wholeMentions } from '#model-server/planner/table/labels.ts'
import { axisOf } from '#model-server/planner/table/nouns.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Read, Rule } from './place.ts'

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

export const phrase: Rule = ({ texts, start }) => phraseAt(texts, start)

export const axis: Rule = ({ subject, texts, start }) => {
  // "Three times in a row" is about what follows what.
  if (texts[start] === 'row' && texts[start - 1] === 'a' && texts[start - 2] === 'in') return null
  // "Goods" are rows, and "good" narrows them.
  if (texts[start] === 'good') return null
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
