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
  const main = withNames(pieces.slice(after + 1), pieces.slice(0, after))
  return { main, drawing: pieces.slice(0, after) }
}

const isJoint = (piece: Placed): boolean =>
  piece.kind === 'link' && (piece.link === 'and' || piece.link === 'comma')

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

/** Everything that names cells, and the residuals: the line that the residuals are from. */
export const residualsOf = (pieces: Placed[]): Placed[] =>
  pieces.filter((piece) => NAMING.includes(piece.kind) || (piece.kind === 'op' && piece.op === 'residuals'))
