import type { Piece } from '#model-server/planner/language/piece.ts'
import { axisOf, namesColumns, rowsAreOpen } from '#model-server/planner/table/nouns.ts'
import { tokensOf } from '#model-server/planner/language/tokens.ts'
import { stem } from '#model-server/planner/language/words.ts'
import { titleWords } from '#model-server/planner/table/title.ts'
import type { Rule } from './place.ts'

/** A noun that is not known, where a noun for the rows or columns belongs: "which student", "how many cities". */
export const noun: Rule = ({ subject, texts, start, before }) => {
  const word = texts[start] ?? ''
  const slot = slotBefore(before)
  // "What is the fruit with …": the noun is told by what follows.
  const told = /^(with|that|which|whose|having)$/.test(texts[start + 1] ?? '')
  const asks = slot?.kind === 'ask' && !['how-much', 'how', 'when', 'where'].includes(slot.ask)
  const what = told && before.find((piece) => piece.kind === 'ask')?.words.toLowerCase() === 'what'
  // "How many books" of "Books lent by library" asks for the books and not for how many bars there are.
  const { by } = titleWords(subject.table.title)
  const shown = tokensOf(subject.table.title ?? '').filter(({ text }) => !by.includes(text))
  if (shown.some(({ text }) => stem(text) === stem(word))) return null
  if ((!asks && !what && slot?.kind !== 'rank') || !/^\p{L}+$/u.test(word)) return null
  // "Which northern region", "how many large shops": no noun but what narrows the one that follows.
  if (axisOf(subject, texts[start + 1] ?? '') !== null) return null
  if (namesColumns(subject, word))
    return { meaning: { kind: 'axis', axis: 'columns', column: null }, length: 1 }
  return rowsAreOpen(subject) ? { meaning: { kind: 'axis', axis: 'rows', column: null }, length: 1 } : null
}

/** The piece that a noun follows at once, or after "two", "different", "kinds of", "of the". */
function slotBefore(before: Piece[]): Piece | undefined {
  const passed = before.findLast((piece) => {
    if (piece.kind === 'number' || piece.kind === 'every') return false
    if (piece.kind === 'op') return piece.op !== 'distinct'
    if (piece.kind === 'link') return piece.link !== 'of'
    return !(piece.kind === 'filler' && /^(the|these|those|kinds?|types?)$/i.test(piece.words))
  })
  const isPlain =
    before.at(-1)?.kind !== 'filler' || before.some((piece) => piece.kind === 'link' && piece.link === 'of')
  return isPlain ? passed : undefined
}
