import { afterThresholdAt, beforeThresholdAt } from '#model-server/planner/language/finders.ts'
import type { Piece } from '#model-server/planner/language/piece.ts'
import type { Token } from '#model-server/planner/language/tokens.ts'
import { partMentions, wholeMentions } from '#model-server/planner/table/labels.ts'
import { axisOf } from '#model-server/planner/table/nouns.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Rule } from './place.ts'
import { telling } from './telling.ts'

/** "above" and the like, when there is something to compare with. */
export const comparing: Rule = ({ subject, labels, tokens, texts, start, before }) => {
  const phrase = beforeThresholdAt(texts, start)
  const after = afterThresholdAt(texts, start)
  if (after && before.at(-1)?.kind === 'number') return after
  if (!phrase) return null
  if (asksHowMuch(before) && /^(exceed|surpass|beat)/.test(texts[start] ?? '')) {
    return { meaning: { kind: 'op', op: 'difference' }, length: phrase.length }
  }
  // "Over the five years" is a stretch of time and no threshold.
  if (texts[start] === 'over' && spansRows(subject, tokens, start + 1)) return null
  let at = start + phrase.length
  while (/^([$€£¥]|the|an?|eur|usd|of|its|their|all)$/.test(texts[at] ?? '')) at += 1
  const token = tokens[at]
  if (!token) return null
  const label =
    wholeMentions(labels, tokens, at).length > 0 ||
    partMentions(labels, tokens, at, telling(subject)).length > 0
  const isBetween = phrase.meaning.kind === 'compare' && phrase.meaning.compare === 'between'
  if (token.number && !label) return isBetween && !secondNumber(tokens, at) ? null : phrase
  if (isBetween) return null
  if (/^(average|mean|median|avg)$/.test(token.text)) return phrase
  // "Above North" compares with a cell; "more than North" may also ask how much more.
  return label &&
    /^(above|below|under|exceed|exceeds|exceeded|exceeding|surpass|surpassed|beat|beats|>|<)$/.test(
      texts[start] ?? '',
    )
    ? phrase
    : null
}

/** "the five years", "all 4 regions". */
function spansRows(subject: Subject, tokens: Token[], start: number): boolean {
  const at = tokens.findIndex((token, place) => place >= start && !/^(the|all|these|those)$/.test(token.text))
  return tokens[at]?.number != null && axisNoun(subject, tokens[at + 1]?.text ?? '')
}

const axisNoun = (subject: Subject, word: string): boolean => {
  const found = axisOf(subject, word)
  return found === 'whole' || (found !== null && found.kind === 'axis' && found.axis !== 'group')
}

/** "By how much did A exceed B" asks for a difference. */
const asksHowMuch = (before: Piece[]): boolean =>
  before.some(
    (piece) =>
      piece.kind === 'ask' && (piece.ask === 'how-much' || piece.words.toLowerCase().startsWith('by how')),
  )

const secondNumber = (tokens: Token[], at: number): boolean =>
  tokens.slice(at + 1, at + 6).some((token) => token.number !== null) &&
  tokens.slice(at + 1, at + 4).some((token) => ['and', 'to', '-'].includes(token.text))
