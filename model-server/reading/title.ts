import { median } from './geometry.ts'
import type { TextRow } from './text-row.ts'

/** At most this many lines above a table are about it. */
const LINES = 3

/** What stands above a table, from its title down: lines of words, the largest or the first of them alone when far off. */
export function titleAbove(rows: readonly TextRow[], top: number, above: number): string | null {
  const lines = rows.filter(({ y }) => y < top && y > above).slice(-LINES)
  const texts = lines.map(({ atoms }) => atoms.map(({ text }) => text).join(' '))
  return texts.join(' – ') || null
}

/** The first line of a receipt names the shop, unless a later one is much larger. */
export function shopAbove(rows: readonly TextRow[], top: number): string | null {
  const lines = rows.filter(({ y }) => y < top)
  const size = ({ atoms }: TextRow) => median(atoms.map(({ box }) => box.height))
  const [first] = lines
  const larger = lines.find((line) => first !== undefined && size(line) > 1.3 * size(first))
  return (larger ?? first)?.atoms.map(({ text }) => text).join(' ') ?? null
}
