import type { Read, Rule } from './place.ts'

const OVER = 'above|over|higher|more|greater|larger|bigger'
const UNDER = 'below|under|lower|less|fewer|smaller'
const HALVES = new RegExp(
  `^(of|the|are|were|is|lie|fall|have)\\b.*\\b(${OVER})\\b.*\\bhalf\\b.*\\b(${UNDER})\\b`,
)
const HALVES_TURNED = new RegExp(
  `^(of|the|are|were|is|lie|fall|have)\\b.*\\b(${UNDER})\\b.*\\bhalf\\b.*\\b(${OVER})\\b`,
)
const HALVED = new RegExp(`^(other|half|${OVER}|${UNDER}|than)$`)

const NOTHING: Read = { meaning: { kind: 'filler' }, length: 1 }

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
