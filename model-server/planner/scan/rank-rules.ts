import { phraseAt } from '#model-server/planner/language/finders.ts'
import { ADJECTIVES, comparedGroups, QUALITIES, TURNED } from '#model-server/planner/table/measures.ts'
import type { Rule } from './place.ts'

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

/** "Cheaper", "older": comparatives that say what they compare. */
export const comparative: Rule = ({ texts, start }) => {
  const found = phraseAt(texts, start)
  const groups = comparedGroups(texts[start] ?? '')
  return found?.meaning.kind === 'more' && found.length === 1 && groups.length > 0
    ? { meaning: { ...found.meaning, groups }, length: 1 }
    : null
}
