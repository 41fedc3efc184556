import { afterThresholdAt, beforeThresholdAt } from '#model-server/planner/language/finders.ts'
import type { Piece } from '#model-server/planner/language/piece.ts'
import type { Token } from '#model-server/planner/language/tokens.ts'
import { partMentions, wholeMentions } from '#model-server/planner/table/labels.ts'
import { axisOf } from '#model-server/planner/table/nouns.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Place, Rule } from './place.ts'
import { telling } from './telling.ts'

/** "above" and the like, when there is something to compare with. */
export const comparing: Rule = (place) => {
  const { subject, labels, tokens, texts, start, before } = place
  const phrase = beforeThresholdAt(texts, start)
  const after = afterThresholdAt(texts, start)
  const [number, noun] = before.slice(-2)
  const counts = number?.kind === 'number' && ['column', 'measure', 'unit', 'axis'].includes(noun?.kind ?? '')
  // "4 or more", "4 staff or more".
  if (after && (before.at(-1)?.kind === 'number' || (counts && /^or$/.test(texts[start] ?? '')))) return after
  if (!phrase) return null
  if (asksHowMuch(before) && /^(exceed|surpass|beat)/.test(texts[start] ?? '')) {
    return { meaning: { kind: 'op', op: 'difference' }, length: phrase.length }
  }
  if (isDistance(place)) return { meaning: { kind: 'op', op: 'difference' }, length: phrase.length }
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
  // "How much more than the average is North" asks for a difference.
  const asksMore = before.at(-1)?.kind === 'ask' && asksHowMuch(before) && texts[start + 1] === 'than'
  if (/^(average|mean|median|avg)$/.test(token.text)) return asksMore ? null : phrase
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

/** "How far above the average is North", "how far is North below South": how much lies between two things. */
function isDistance({ subject, labels, tokens, texts, start, before }: Place): boolean {
  const asks = before.some((piece) => piece.kind === 'ask' && /^(by )?how (much|far)$/i.test(piece.words))
  const said = before.findLast(({ kind }) => !['filler', 'unit'].includes(kind))
  if (!asks || !/^(above|below|under)$/.test(texts[start] ?? '')) return false
  if (!said || !['ask', 'row', 'column', 'group'].includes(said.kind)) return false
  const at = tokens.findIndex(
    (token, place) => place > start && !/^(the|an?|its|their|overall)$/.test(token.text),
  )
  if (/^(average|mean|median|avg)$/.test(texts[at] ?? '')) return true
  if (said.kind === 'ask' && tokens[at]?.number) return true
  return (
    at > start &&
    [...wholeMentions(labels, tokens, at), ...partMentions(labels, tokens, at, telling(subject))].length > 0
  )
}

/** Words that set two things apart, where a question asks how much: "how far behind", "by how much does it lead". */
const APART = /^(behind|trail|trails|trailed|trailing|lag|lags|lagged|lagging|lead|leads|led)$/

export const apart: Rule = ({ texts, start, before }) => {
  if (!asksHowMuch(before) || !APART.test(texts[start] ?? '')) return null
  const length = texts[start + 1] === 'behind' || texts[start + 1] === 'over' ? 2 : 1
  return { meaning: { kind: 'op', op: 'difference' }, length }
}

const secondNumber = (tokens: Token[], at: number): boolean =>
  tokens.slice(at + 1, at + 6).some((token) => token.number !== null) &&
  tokens.slice(at + 1, at + 4).some((token) => ['and', 'to', '-'].includes(token.text))
