import type { Sight } from '#adapters/ocr/ocr.ts'
import type { ReadCell, Reading, ReadTable } from '#domain/reading.ts'
import { atomsOf, type Atom } from './atom.ts'
import { blocksOf } from './blocks.ts'
import { chartIn } from './chart.ts'
import { described } from './describe.ts'
import { middleX } from './geometry.ts'
import { mended } from './mend.ts'
import { isStroke } from './printed.ts'
import { receiptIn } from './receipt.ts'
import { COUNTED, isSum, PRICED } from './receipt-words.ts'
import { endOf, tableAround, type Found } from './table.ts'
import { textRowsOf, type TextRow } from './text-row.ts'
import { shopAbove, titleAbove } from './title.ts'
import { turnBack } from './turn-back.ts'

/**
 * Finds the tables, lists and charts in what was seen. Nothing is computed and no number is understood:
 * every cell holds what is printed. A picture with none of them has no tables.
 */
export function read(sight: Sight): Reading {
  const tables = tablesIn(sight).map(mended)
  return {
    description: described(tables, sight),
    lines: sight.lines.map(({ text, box, confidence }) => ({ text, box: turnBack(box, sight), confidence })),
    tables: tables.map((table) => turnedBack(table, sight)),
  }
}

function tablesIn(sight: Sight): ReadTable[] {
  const chart = chartIn(sight)
  if (chart) return chart === 'unreadable' ? [] : [chart]
  const strokes = new Set(
    sight.lines.flatMap(({ text }, index) => (text.length > 2 && isStroke(text) ? [index] : [])),
  )
  const atoms = atomsOf(sight).filter((atom) => !strokes.has(atom.line) && !isRule(atom, sight))
  const rows = textRowsOf(atoms, sight.letter)
  const tables: ReadTable[] = []
  for (const block of blocksOf(rows)) {
    const above = Math.max(0, ...tables.map(endOf))
    const table = titled(listOrTable(rows, block, sight), rows, above)
    if (table) tables.push(table)
  }
  return tables
}

/** A stretch of an upright rule can pass for a 1. */
const isRule = ({ text, box }: Atom, { down, letter }: Sight): boolean =>
  text.length === 1 &&
  box.width < 0.2 * letter &&
  down.some((rule) => Math.abs(middleX(rule) - middleX(box)) <= 2 + rule.width)

/** A list of amounts is read by its amounts; all else by its columns. */
function listOrTable(rows: readonly TextRow[], block: readonly TextRow[], sight: Sight): Found | null {
  const found = tableAround(rows, block, sight)
  const words = block.filter(({ atoms }) => isSum(atoms.map(({ text }) => text).join(' '))).length
  const headed = found?.table.header.some(({ text }) => text !== '') ?? false
  const priced = found?.table.header.some(({ text }) => PRICED.test(text)) ?? false
  const counted = found?.table.header.some(({ text }) => COUNTED.test(text)) ?? false
  const drawn = sight.down.length > 1 || sight.bars.length > 1
  const isList =
    (!headed || priced) && (words >= 2 || ((counted || !headed) && words >= 1) || (!headed && !drawn))
  if (!isList) return found
  if (found && drawn) return { ...found, table: { ...found.table, kind: 'receipt' } }
  return receiptIn(rows, sight) ?? found
}

function titled(found: Found | null, rows: readonly TextRow[], above: number): ReadTable | null {
  if (!found) return null
  const { table, top } = found
  const title = table.kind === 'receipt' ? shopAbove(rows, top) : titleAbove(rows, top, above)
  return { ...table, title }
}

const turnedBack = (table: ReadTable, sight: Sight): ReadTable => {
  const cell = (read: ReadCell): ReadCell => ({ ...read, box: read.box && turnBack(read.box, sight) })
  return { ...table, header: table.header.map(cell), rows: table.rows.map((row) => row.map(cell)) }
}
