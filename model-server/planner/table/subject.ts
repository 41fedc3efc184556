import type { Cell, Column, Row, Table } from '#domain/extraction.ts'
import type { Tables } from '#model-server/recipe/recipe.ts'
import { groupsOf, type Measure } from './measures.ts'
import { timeAxis, type TimeAxis } from './periods.ts'
import { tokensOf } from '#model-server/planner/language/tokens.ts'

/**
 * A table as the planner looks at it: labels, headings, kinds and units, and where numbers are;
 * never what the numbers are.
 */
export interface Subject {
  /** Place of the table in the extraction. */
  number: number
  table: Table
  items: Row[]
  /** Columns of numbers that can be asked for. */
  values: Column[]
  /** Columns of words beside the labels. */
  texts: Column[]
  /** The columns that say the same thing of different times or kinds (Q1 … Q4); empty when there are no two such. */
  block: Column[]
  rowTime: TimeAxis | null
  /** Of `block`. */
  columnTime: TimeAxis | null
}

const COUNTING = /^(#|no|nr|number|rank|id|pos|position|index|row|line)\.?$/i
const DERIVED =
  /\b(total|sum|subtotal|average|avg|mean|change|growth|diff|difference|share|percent|pct|variance|yoy|cagr|overall)\b|%|[Δ∆]/i

/** Is a heading that of a column computed from the others? */
export const isDerived = (column: Column): boolean => DERIVED.test(column.header)

/** Is a heading that of a column holding each row's sum? */
export const isTotalColumn = (column: Column): boolean =>
  /\b(total|sum|overall|amount)\b/i.test(column.header)

export function subjectOf(extraction: Tables, number: number): Subject | null {
  const table = extraction.tables[number]
  if (!table) return null
  const others = table.columns.filter((column) => column.index !== table.labelColumn)
  const numbers = others.filter((column) => column.kind === 'number')
  const counted = numbers.filter((column) => !COUNTING.test(column.header.trim()))
  const items = table.rows.filter((row) => row.kind === 'item')
  const block = blockOf(counted)
  return {
    number,
    table,
    items,
    values: counted.length > 0 ? counted : numbers,
    texts: others.filter((column) => column.kind !== 'number'),
    block,
    rowTime: timeAxis(items.map((row) => row.label)),
    columnTime: timeAxis(block.map((column) => column.header)),
  }
}

function blockOf(columns: Column[]): Column[] {
  if (timeAxis(columns.map((column) => column.header))) return columns
  const plain = columns.filter((column) => !isDerived(column))
  if (plain.length < 2) return []
  if (timeAxis(plain.map((column) => column.header))) return plain
  const alike = plain.every((column) => column.unit === plain[0]?.unit)
  const measured = plain.some((column) => columnGroups(column).length > 0 || column.header === '')
  return alike && !measured ? plain : []
}

/** What a column measures, by its heading and unit. */
export function columnGroups(column: Column): Measure[] {
  const groups = tokensOf(column.header).flatMap((token) => groupsOf(token.text))
  // A "unit price" is no number of units.
  return groups.includes('price') ? groups.filter((group) => group !== 'quantity') : groups
}

/** Cells are row-major; undefined: there is no such row or column. */
export const cellAt = ({ table }: Subject, row: number, column: number): Cell | undefined =>
  table.cells[row * table.columns.length + column]

/** Does this row hold a number in this column? */
export const hasNumber = (subject: Subject, row: number, column: number): boolean =>
  cellAt(subject, row, column)?.number !== null

/** The unit of a column: its own, or the one that all its numbers carry. */
export function unitOf(subject: Subject, column: number): string | null {
  const own = subject.table.columns[column]?.unit ?? null
  if (own !== null) return own
  const units = subject.items.map(({ index }) => cellAt(subject, index, column)?.number?.unit ?? null)
  return units.every((unit) => unit === units[0]) ? (units[0] ?? null) : null
}

export const cellId = ({ table }: Subject, row: number, column: number): string =>
  `${table.id}.r${row}.c${column}`

/** The rows among `rows` (or all items) that hold a number in every one of the columns; null when all items do. */
export function numberRows(
  subject: Subject,
  columns: readonly number[],
  rows: readonly number[] | null,
): number[] | null {
  const asked = rows ?? subject.items.map((row) => row.index)
  const kept = asked.filter((row) => columns.every((column) => hasNumber(subject, row, column)))
  return rows === null && kept.length === subject.items.length ? null : kept
}
