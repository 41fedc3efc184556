import type { Placed } from './clause.ts'

const VERBS =
  "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|hadn't"
/** "In March, did we …", "and was it …". */
const OPENS = new RegExp(
  `^(?:(?:in|by|for|on|at|during|from|over|between)\\b[^?]*?,\\s*)?(?:(?:and|so|but|then|also|well),?\\s+)*(?:${VERBS})\\b`,
)
const ASKS_WHETHER =
  /\bwhether\b|\bor not\b|\b(check|verify|confirm|know|see|say|tell (me|us)|find out|determine)\s+if\b|\b(verify|confirm)\s+that\b/
const TAGGED =
  /,\s*(right|correct|yes|no|true|(is|are|was|were|do|does|did|has|have|had)(n't| not)? (it|they|he|she|we|there|i))\s*[?.!]*$/
/** "Do a linear fit", "can you add up Q1", "do you know the total", "may I see the costs": requests. */
const REQUESTS =
  /^(?:do an?\b|(?:can|could|would|will|do|did) you\b|(?:can|could|may|might) (?:i|we) (?:have|get|see|know)\b)/

/**
 * Does a question want a yes or a no? The answer would be no number and no label. "Did North or East sell
 * more" wants one of the two.
 */
export function wantsYesOrNo(question: string, pieces: readonly Placed[]): boolean {
  const text = question.trim().toLowerCase().replaceAll('’', "'")
  if (ASKS_WHETHER.test(text) || TAGGED.test(text)) return true
  if (!OPENS.test(text) || REQUESTS.test(text)) return false
  const has = (link: string) => pieces.some((piece) => piece.kind === 'link' && piece.link === link)
  const compares = pieces.some(({ kind }) => kind === 'more' || kind === 'rank')
  return !(has('or') && compares && !has('than'))
}
