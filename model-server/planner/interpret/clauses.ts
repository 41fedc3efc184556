import type { Op } from '#model-server/planner/language/piece.ts'
import type { Placed } from './clause.ts'
import { PLOT_OPS } from './plot.ts'

const LINE_OPS: Op[] = ['fit', 'slope', 'intercept', 'quality', 'forecast']
const NAMING: Placed['kind'][] = ['column', 'row', 'group', 'measure', 'value', 'axis']

const hasOp = (pieces: Placed[], ops: Op[]): boolean =>
  pieces.some((piece) => piece.kind === 'op' && ops.includes(piece.op))

/** A question's two halves: what is to be computed, and what is to be drawn. */
export function clauses(pieces: Placed[]): { main: Placed[]; drawing: Placed[] } {
  const first = pieces.findIndex((piece) => piece.kind === 'op' && PLOT_OPS.includes(piece.op))
  if (first < 0 || hasOp(pieces, LINE_OPS)) return { main: pieces, drawing: [] }
  const before = lastJoint(pieces.slice(0, first))
  if (before >= 0 && asksSomething(pieces.slice(0, before))) {
    return {
      main: pieces.slice(0, before),
      drawing: withNames(pieces.slice(before + 1), pieces.slice(0, before)),
    }
  }
  const after = pieces.findIndex(
    (piece, at) => at > first && isJoint(piece) && asksSomething(pieces.slice(at + 1)),
  )
  if (after < 0)
    return hasOp(pieces, ['residuals']) ? { main: pieces, drawing: [] } : { main: [], drawing: pieces }
  const drawing = pieces.slice(0, after)
  // The noun by which the picture is drawn is no part of the question that follows.
  const named = drawing.filter(({ kind }) => kind !== 'axis')
  return { main: withNamesBehind(pieces.slice(after + 1).map(ofMark), named), drawing }
}

const isJoint = (piece: Placed): boolean =>
  (piece.kind === 'link' && (piece.link === 'and' || piece.link === 'comma')) ||
  (piece.kind === 'filler' && /^[:?!]$/.test(piece.words))

/** "The highest bar" of a picture that is drawn for the question stands for a row. */
const ofMark = (piece: Placed): Placed =>
  piece.kind === 'unknown' && /^(bars?|columns?|points?)$/.test(piece.word)
    ? { kind: 'axis', axis: 'rows', column: null, words: piece.words, also: null, at: piece.at }
    : piece

const lastJoint = (pieces: Placed[]): number => pieces.findLastIndex(isJoint)

const asksSomething = (pieces: Placed[]): boolean =>
  pieces.some(
    (piece) =>
      (piece.kind === 'op' && !PLOT_OPS.includes(piece.op)) ||
      ['ask', 'rank', 'compare', 'more'].includes(piece.kind),
  )

/** "… and plot it": what is not named again is what was named before. */
const withNames = (pieces: Placed[], other: Placed[]): Placed[] =>
  pieces.some((piece) => ['column', 'row', 'measure'].includes(piece.kind))
    ? pieces
    : [...other.filter((piece) => NAMING.includes(piece.kind)), ...pieces]

/** The same for the question that follows a drawing; the names come last, so that it reads as it was asked. */
function withNamesBehind(pieces: Placed[], other: Placed[]): Placed[] {
  if (pieces.some((piece) => ['column', 'row', 'measure'].includes(piece.kind))) return pieces
  const end = Math.max(...pieces.map(({ at }) => at)) + 1
  const link: Placed = { kind: 'link', link: 'for', words: 'for', also: null, at: end }
  const names = other.filter((piece) => NAMING.includes(piece.kind))
  return names.length === 0
    ? pieces
    : [...pieces, link, ...names.map((piece, step) => ({ ...piece, at: end + 1 + step }))]
}

/** Everything that names cells, and the residuals: the line that the residuals are from. */
export const residualsOf = (pieces: Placed[]): Placed[] =>
  pieces.filter((piece) => NAMING.includes(piece.kind) || (piece.kind === 'op' && piece.op === 'residuals'))
