import type { Box } from '#domain/box.ts'

/** A piece of text as a reader saw it. */
export interface TextLine {
  text: string
  box: Box
  /** 0…1 as the reader claims it. */
  confidence: number
}

export const TABLE_KINDS = ['table', 'receipt', 'chart'] as const
export type TableKind = (typeof TABLE_KINDS)[number]

/** One cell as printed; `box` is null when the reader gives none (language models). */
export interface ReadCell {
  text: string
  box: Box | null
  confidence: number
}

/** A table as printed, before any number is understood: every row has as many cells as `header`. */
export interface ReadTable {
  kind: TableKind
  title: string | null
  /** Column headings; empty strings where none is printed (receipts, charts). */
  header: ReadCell[]
  rows: ReadCell[][]
}

/**
 * What a vision model answers: only what is printed, nothing computed. The first column of a table
 * holds its labels. A chart is a table of (label, value); a receipt is a table of its lines, the
 * total lines among them.
 */
export interface Reading {
  /** One or two sentences about the picture. */
  description: string
  lines: TextLine[]
  tables: ReadTable[]
}
