import { median } from './geometry.ts'
import { isNumber, isYear } from './printed.ts'
import { QUANTITY } from './receipt-words.ts'
import type { TextRow } from './text-row.ts'

/** Rows further apart than this many usual distances belong to two tables. */
const APART = 3.2

/** Are there several texts side by side? The words of one monospaced line are none. */
const isSplit = ({ atoms }: TextRow): boolean => new Set(atoms.map(({ line }) => line)).size >= 2

/** Several texts side by side, a number among them that is not the only name of the row. */
export function isData(row: TextRow): boolean {
  if (QUANTITY.test(row.atoms.map(({ text }) => text).join(' '))) return false
  const numbers = row.atoms.filter(({ text }, index) => isNumber(text) && (index > 0 || row.atoms.length > 2))
  if (isSplit(row)) return numbers.length > 0
  // Cells as close as words are mostly numbers; an address has one or two among its words.
  return numbers.filter(({ text }) => !isYear(text)).length >= Math.max(2, row.atoms.length / 2)
}

/** Several texts side by side without a number: a heading, or a row of words. */
const isWords = (row: TextRow): boolean => isSplit(row) && !row.atoms.some(({ text }) => isNumber(text))

/**
 * The rows with data, parted where another table begins: after a wide gap in which another heading
 * stands.
 */
export function blocksOf(rows: readonly TextRow[]): TextRow[][] {
  const data = rows.filter(isData)
  const usual = median(data.slice(1).map((row, index) => row.y - (data[index]?.y ?? row.y)))
  const blocks: TextRow[][] = []
  for (const row of data) {
    const last = blocks.at(-1)?.at(-1)
    const between = last ? rows.filter(({ y }) => y > last.y && y < row.y) : []
    const parted = last !== undefined && row.y - last.y > APART * usual && between.some(isWords)
    if (!last || parted) blocks.push([row])
    else blocks.at(-1)?.push(row)
  }
  return blocks
}
