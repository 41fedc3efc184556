import type { Sight } from '#adapters/ocr/ocr.ts'
import { across, bottom, middleY, shared, type Span } from './geometry.ts'
import type { TextRow } from './text-row.ts'

/** A rule or the edge of a fill that reaches over this part of a table parts its rows. */
const REACH = 0.6
/** Rules are trusted to part all rows when they part this many of those that are known to be apart. */
const TRUSTED = 0.8

/** Heights at which something drawn parts the rows of a table. */
export function partingsOf({ across: rules, bars }: Sight, table: Span): number[] {
  const wide = (span: Span) => shared(span, table) >= REACH * (table.to - table.from)
  const ruled = rules.filter((box) => wide(across(box))).map(middleY)
  const filled = bars.filter(({ box }) => wide(across(box))).flatMap(({ box }) => [box.y, bottom(box)])
  return [...ruled, ...filled].sort((a, b) => a - b)
}

export const isParted = (upper: TextRow, lower: TextRow, partings: readonly number[]): boolean =>
  partings.some((y) => y > upper.y && y < lower.y)

/** Do the drawn lines part all rows, so that two texts with none between them are one row? */
export function partAll(data: readonly TextRow[], partings: readonly number[]): boolean {
  const pairs = data.slice(1).map((row, index) => isParted(data[index] ?? row, row, partings))
  return pairs.length > 0 && pairs.filter(Boolean).length >= TRUSTED * pairs.length
}
