import type { Box } from '#domain/box.ts'
import type { TableKind, TextLine } from '#domain/reading.ts'

/** A number as understood from a printed cell, in the printed scale ("3.2" under "EUR thousand" is 3.2). */
export interface CellNumber {
  value: number
  /** `%` or the currency as an ISO code or sign, when it is printed in the cell; else null. */
  unit: string | null
}

export interface Cell {
  /** `t<table>.r<row>.c<column>`, all counted from 0 over the rows below the heading. */
  id: string
  row: number
  column: number
  text: string
  /** null: the cell is text or empty. */
  number: CellNumber | null
  box: Box | null
  confidence: number
}

export interface Column {
  index: number
  /** As printed; `''` when the picture prints none. */
  header: string
  kind: 'label' | 'number' | 'text'
  /** From the cells or from the heading ("Revenue (EUR thousand)" → `EUR thousand`); null: a plain number. */
  unit: string | null
}

/** `item` rows are what is counted and summed; the others repeat or summarise them. */
export const ROW_KINDS = ['item', 'subtotal', 'tax', 'total', 'payment'] as const
export type RowKind = (typeof ROW_KINDS)[number]

export interface Row {
  index: number
  kind: RowKind
  /** The text of its label column, as printed. */
  label: string
}

export interface Table {
  /** `t0`, `t1`, … */
  id: string
  kind: TableKind
  title: string | null
  /** The column that names the rows. */
  labelColumn: number
  columns: Column[]
  rows: Row[]
  /** Row-major, every (row, column) once. */
  cells: Cell[]
}

/** What was read off the picture. `/in/extraction.json` inside the sandbox is exactly this. */
export interface Extraction {
  description: string
  /** Who said so, e.g. `built-in reader: OCR and rules, no language model`. */
  readers: string[]
  lines: TextLine[]
  tables: Table[]
  /** The lowest confidence among the numbers read, 0…1. */
  confidence: number
}
