import type { Cell, CellNumber, Column, Extraction, Row, Table } from '#domain/extraction.ts'
import { understandNumbers } from '#domain/numbers.ts'
import type { ReadCell, Reading, ReadTable } from '#domain/reading.ts'
import { rowKindOf, soldAbove } from '#domain/row-kinds.ts'
import { unitNamedIn } from '#domain/units.ts'

/** A number column is one where at least this share of the filled cells are numbers. */
const NUMERIC = 0.6

const columnOf = (table: ReadTable, index: number): string[] =>
  table.rows.map((row) => row[index]?.text ?? '')

/**
 * Understands what was read: which column names the rows, which hold numbers and in what unit, which
 * rows are data. Pure, so that every reader's output is understood in the same way.
 *
 * @param reader who read it, for people
 */
export function understand(reading: Reading, reader: string): Extraction {
  const numbers = numbersOf(reading.tables)
  const tables = reading.tables.map((table, index) => tableOf(table, index, numbers[index] ?? []))
  const read = tables.flatMap(({ cells }) => cells.filter((cell) => cell.number !== null))
  return {
    description: reading.description,
    readers: [reader],
    lines: reading.lines,
    tables,
    confidence: Math.min(1, ...read.map((cell) => cell.confidence)),
  }
}

/** Per table, column and row. The label columns stand apart: their years say nothing about separators. */
function numbersOf(tables: readonly ReadTable[]): (CellNumber | null)[][][] {
  const all = tables.flatMap((table) =>
    table.header.map((_, index) => (index === labelColumnOf(table) ? [] : columnOf(table, index))),
  )
  const understood = understandNumbers(all)
  return tables.map((table) => understood.splice(0, table.header.length))
}

function tableOf(table: ReadTable, index: number, numbers: (CellNumber | null)[][]): Table {
  const labelColumn = labelColumnOf(table)
  const columns = columnsOf(table, labelColumn, numbers)
  const kinds = table.rows.map((row, at): Row => {
    const label = row[labelColumn]?.text.trim() ?? ''
    return { index: at, label, kind: rowKindOf(table.kind, label) }
  })
  const rows = table.kind === 'receipt' ? soldAbove(kinds) : kinds
  const cells = table.rows.flatMap((row, at) =>
    row.map((cell, column) => cellOf(`t${index}`, at, column, cell, numberAt(columns, numbers, at, column))),
  )
  return {
    id: `t${index}`,
    kind: table.kind,
    title: table.title,
    labelColumn,
    columns,
    rows: withUnlabelledTotal(rows, columns, numbers),
    cells,
  }
}

const numberAt = (columns: Column[], numbers: (CellNumber | null)[][], row: number, column: number) =>
  columns[column]?.kind === 'number' ? (numbers[column]?.[row] ?? null) : null

const cellOf = (
  table: string,
  row: number,
  column: number,
  { text, box, confidence }: ReadCell,
  number: CellNumber | null,
): Cell => ({ id: `${table}.r${row}.c${column}`, row, column, text, number, box, confidence })

const isYear = (text: string) => /^(19|20)\d\d$/.test(text.trim())
const share = (texts: string[], holds: (text: string) => boolean): number => {
  const filled = texts.filter((text) => text.trim() !== '')
  return filled.length === 0 ? 0 : filled.filter(holds).length / filled.length
}

/** The first column, unless it only numbers the rows or holds quantities and another one names them. */
function labelColumnOf(table: ReadTable): number {
  const texts = table.header.map((_, index) => columnOf(table, index))
  const isText = (index: number) => {
    const [numbers = []] = understandNumbers([texts[index] ?? []])
    return (
      share(texts[index] ?? [], () => true) > 0 &&
      numbers.filter((n) => n !== null).length < numbers.length / 2
    )
  }
  if (isText(0) || share(texts[0] ?? [], isYear) >= NUMERIC) return 0
  const named = texts.findIndex((_, index) => isText(index))
  return named === -1 ? 0 : named
}

function columnsOf(table: ReadTable, labelColumn: number, numbers: (CellNumber | null)[][]): Column[] {
  const columns = table.header.map(({ text }, index): Column => {
    const kind = index === labelColumn ? 'label' : kindOf(columnOf(table, index), numbers[index] ?? [])
    const unit = kind === 'number' ? (unitOfCells(numbers[index] ?? []) ?? unitNamedIn(text)) : null
    return { index, header: text.trim(), kind, unit }
  })
  // A title's unit is everybody's only where no column has one of its own.
  const common = table.title === null ? null : unitNamedIn(table.title)
  if (common === null || columns.some(({ unit }) => unit !== null)) return columns
  return columns.map((column) => (column.kind === 'number' ? { ...column, unit: common } : column))
}

function kindOf(texts: string[], numbers: (CellNumber | null)[]): Column['kind'] {
  const filled = texts.filter((text) => text.trim() !== '').length
  const read = numbers.filter((number) => number !== null).length
  return read > 0 && read >= filled * NUMERIC ? 'number' : 'text'
}

/** The unit that is printed in most of the cells: OCR loses a sign now and then. */
function unitOfCells(numbers: (CellNumber | null)[]): string | null {
  const units = numbers.filter((number) => number !== null).map(({ unit }) => unit)
  const found = units.find((unit) => unit !== null)
  return found !== undefined && units.filter((unit) => unit === found).length * 2 >= units.length
    ? found
    : null
}

/** A last row without a label that holds every column's sum is the total, though nothing says so. */
function withUnlabelledTotal(rows: Row[], columns: Column[], numbers: (CellNumber | null)[][]): Row[] {
  const last = rows.at(-1)
  if (!last || last.label !== '' || rows.length < 3) return rows
  const sums = columns.filter(({ kind }) => kind === 'number').map(({ index }) => numbers[index] ?? [])
  const isSum = (values: (CellNumber | null)[]) => {
    const items = rows.filter(({ kind, index }) => kind === 'item' && index !== last.index)
    const sum = items.reduce((total, { index }) => total + (values[index]?.value ?? 0), 0)
    return Math.abs(sum - (values[last.index]?.value ?? Number.NaN)) < 0.005 * Math.max(1, items.length)
  }
  if (sums.length === 0 || !sums.every(isSum)) return rows
  return [...rows.slice(0, -1), { ...last, kind: 'total' }]
}
