import type { Sight } from '#adapters/ocr/ocr.ts'
import type { ReadCell, ReadTable } from '#domain/reading.ts'
import { cellOf, type Atom } from './atom.ts'
import { columnsOf } from './columns.ts'
import { across, bottom, shared, spanOf, type Span } from './geometry.ts'
import { headingCells } from './heading-cells.ts'
import { headingAbove, isNumberedHeading } from './heading.ts'
import { isMark, isNumber, isYear } from './printed.ts'
import { isSum } from './receipt-words.ts'
import { tableRowsOf } from './table-rows.ts'
import type { TextRow } from './text-row.ts'

/** A table that was found, and where it begins: what stands above may be its title. */
export interface Found {
  table: ReadTable
  top: number
}

/**
 * Reads the table around some rows with data.
 *
 * @param rows all rows of the picture
 * @param block rows with data of one table
 */
export function tableAround(rows: readonly TextRow[], block: readonly TextRow[], sight: Sight): Found | null {
  const [first, ...others] = block
  if (!first) return null
  const numbered = isNumberedHeading(first, others)
  const body = numbered ? others : block
  const heading = numbered ? [first] : headingAbove(rows, body, sight)
  const columns = columnsOf(withoutSums(body), heading, sight.letter)
  if (columns.length < 2) return null
  const lines = linesOf(rows, body, heading.at(-1)?.y ?? 0, columns, sight.letter)
  const isData = (row: TextRow) => filledColumns(row, columns).length >= 2
  const found = tableRowsOf(lines, isData, spanOf(columns), sight)
  const kept = withoutNotes(found, isData)
  const header = headingCells(heading, columns, sight.letter)
  const cells = kept.map((row) => labelled(cellsOf(row, columns)))
  const top = Math.min(...[...heading, ...kept].flatMap(({ atoms }) => atoms.map(({ box }) => box.y)))
  return { table: inLabelOrder({ kind: 'table', title: null, header, rows: cells }), top }
}

const sumsUp = ({ atoms }: TextRow): boolean => isSum(atoms[0]?.text ?? '')

/** The label of a sum reaches over columns that are narrow in the other rows. */
const withoutSums = (rows: readonly TextRow[]): readonly TextRow[] => {
  const others = rows.filter((row) => !sumsUp(row))
  return others.length >= 2 ? others : rows
}

function cellsOf(row: TextRow, columns: readonly Span[]): ReadCell[] {
  const words = sumsUp(row) ? row.atoms.findIndex(({ text }) => isNumber(text) || isMark(text)) : -1
  const label = row.atoms.slice(0, Math.max(0, words))
  const rest = { y: row.y, atoms: row.atoms.slice(label.length) }
  const cells = columns.map((column) => cellOf(inColumn(rest, column, columns)))
  // Its words stand before its numbers; where they begin says nothing.
  const under = label.length > 1 || spansTwo(label, columns) ? cells.findIndex(({ text }) => text === '') : -1
  if (under === -1) return columns.map((column) => cellOf(inColumn(row, column, columns)))
  return cells.with(under, cellOf(label))
}

const spansTwo = (label: readonly Atom[], columns: readonly Span[]): boolean =>
  label.some(({ box }) => columns.filter((column) => shared(column, across(box)) > 0).length > 1)

/** The lines between the heading and the last data, and what could continue that. */
function linesOf(
  rows: readonly TextRow[],
  body: readonly TextRow[],
  headed: number,
  columns: readonly Span[],
  letter: number,
): TextRow[] {
  const [first, last] = [body[0], body.at(-1)]
  if (!first || !last) return []
  const from = Math.max(headed, first.y - 2.1 * letter)
  const to = last.y + 2.1 * letter
  const table = spanOf(columns)
  return rows.filter(
    (row) => row.y > from && row.y <= to && row.atoms.every(({ box }) => shared(across(box), table) > 0),
  )
}

const filledColumns = (row: TextRow, columns: readonly Span[]): number[] =>
  columns.flatMap((column, index) => (inColumn(row, column, columns).length > 0 ? [index] : []))

/** The atoms that share more with this column than with any other. */
function inColumn(row: TextRow, column: Span, columns: readonly Span[]): Atom[] {
  return row.atoms.filter(({ box }) => {
    const most = Math.max(...columns.map((other) => shared(other, across(box))))
    return (
      shared(column, across(box)) === most &&
      columns.find((other) => shared(other, across(box)) === most) === column
    )
  })
}

/** Lines below the last data that no row took are notes. */
function withoutNotes(rows: readonly TextRow[], isData: (row: TextRow) => boolean): TextRow[] {
  const last = rows.findLastIndex(isData)
  const first = rows.findIndex(isData)
  return rows.slice(Math.min(first, 1), last + 1)
}

/** A label that stands in front of the only number of its row, not in the label column, is the label still. */
function labelled(cells: ReadCell[]): ReadCell[] {
  const [label, ...others] = cells
  const words = others.findIndex(({ text }) => text !== '' && !isNumber(text))
  const moved = others[words]
  if (!label || label.text !== '' || !moved || others.slice(0, words).some(({ text }) => text !== ''))
    return cells
  if (others.slice(words + 1).every(({ text }) => text === '')) return cells
  return [moved, ...others.with(words, label)]
}

/** The labels come first: a column that only numbers the rows moves behind them. */
export function inLabelOrder(table: ReadTable): ReadTable {
  const texts = table.header.map((_, column) =>
    table.rows.map((row) => row[column]?.text ?? '').filter((text) => text !== ''),
  )
  const numeric = texts.map((column) => column.filter(isNumber).length > column.length / 2)
  const named = numeric.indexOf(false)
  const years = texts[0]?.filter(isYear).length ?? 0
  if (named <= 0 || years >= 0.6 * (texts[0]?.length ?? 0)) return table
  const moved = <T>(row: T[]): T[] => [...row.slice(named, named + 1), ...row.toSpliced(named, 1)]
  return { ...table, header: moved(table.header), rows: table.rows.map(moved) }
}

/** How low a picture's table reaches. */
export const endOf = (table: ReadTable): number =>
  Math.max(0, ...table.rows.flat().flatMap(({ box }) => (box ? [bottom(box)] : [])))
