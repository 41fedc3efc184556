import { AGGREGATES } from '#model-server/recipe/recipe.ts'
import type { Op } from '#model-server/planner/language/piece.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Placed } from './clause.ts'

/** What is asked of all rows, where the last line of the picture is called "All months". */
const OVER_ROWS = new Set<Op>([...AGGREGATES, 'share', 'total'])

/** "The average over all months" is over the rows, also where a line of totals has that name. */
export function allRows({ table }: Subject, pieces: Placed[]): Placed[] {
  const asks = pieces.some(
    (piece) =>
      ['rank', 'compare'].includes(piece.kind) ||
      (piece.kind === 'op' && OVER_ROWS.has(piece.op)) ||
      (piece.kind === 'link' && piece.link === 'except'),
  )
  return pieces.flatMap((piece): Placed[] => {
    const isAll =
      piece.kind === 'row' &&
      /^(all|every|each) /i.test(piece.words) &&
      piece.rows.every((row) => table.rows[row]?.kind !== 'item')
    if (!asks || !isAll) return [piece]
    const { words, at } = piece
    return [
      { kind: 'every', words, also: null, at },
      { kind: 'axis', axis: 'rows', column: null, words, also: null, at: at + 0.0005 },
    ]
  })
}
