import type { Cell, CellNumber, Column, Extraction, Row, RowKind, Table } from '#domain/extraction.ts'
import type { TableKind } from '#domain/reading.ts'

interface Drawn {
  kind?: TableKind
  title?: string | null
  /** `A | B | C`: the heading, then the rows; the first column holds the labels. */
  lines: string[]
  /** Marks the printed decimal mark; the other separator groups digits. */
  mark?: '.' | ','
}

const ROW_KINDS: [RegExp, RowKind][] = [
  [/^(sub-?total|net total)/i, 'subtotal'],
  [/^(tax|vat|gst|sales tax)/i, 'tax'],
  [/^(cash|change|visa|card|paid)/i, 'payment'],
  [/^(grand |sum )?total|^amount due|^sum$/i, 'total'],
]

const ID = (number: number, row: number, column: number) => `t${number}.r${row}.c${column}`

const split = (line: string) => line.split('|').map((text) => text.trim())

/** An extraction as a reader would make it, from tables written down in a test. */
export function extractionOf(...tables: Drawn[]): Extraction {
  return {
    description: 'A picture.',
    readers: ['a test'],
    lines: [],
    tables: tables.map((drawn, number) => tableOf(drawn, number)),
    confidence: 1,
  }
}

function tableOf({ kind = 'table', title = null, lines, mark = '.' }: Drawn, number: number): Table {
  const [header = [], ...body] = lines.map(split)
  const cells = body.flatMap((texts, row) =>
    texts.map((text, column) => cellOf(text, number, row, column, mark)),
  )
  return {
    id: `t${number}`,
    kind,
    title,
    labelColumn: 0,
    columns: header.map((text, index) => columnOf(text, index, cells)),
    rows: body.map(([label = ''], index): Row => ({ index, label, kind: kindOf(label) })),
    cells: cells.map((cell) => (cell.column === 0 ? { ...cell, number: null } : cell)),
  }
}

const kindOf = (label: string): RowKind => ROW_KINDS.find(([form]) => form.test(label))?.[1] ?? 'item'

function cellOf(text: string, number: number, row: number, column: number, mark: '.' | ','): Cell {
  return {
    id: ID(number, row, column),
    row,
    column,
    text,
    number: numberIn(text, mark),
    box: null,
    confidence: 1,
  }
}

export function numberIn(text: string, mark: '.' | ',' = '.'): CellNumber | null {
  const digits = /^\(?\s*-?\s*(?:[$€£]\s*)?-?([\d.,\s]+)(?:\s*(?:[$€£%]|EUR|USD))?\s*\)?$/.exec(text)?.[1]
  if (!digits || !/\d/.test(digits)) return null
  const plain = digits
    .replace(/\s/g, '')
    .replaceAll(mark === '.' ? ',' : '.', '')
    .replace(',', '.')
  const unit = /[$€£%]|EUR|USD/.exec(text)?.[0] ?? null
  return { value: (/^\(|-/.test(text) ? -1 : 1) * Number(plain), unit }
}

function columnOf(header: string, index: number, cells: Cell[]): Column {
  const own = cells.filter((cell) => cell.column === index && cell.text !== '')
  const numbers = own.filter((cell) => cell.number !== null)
  const unit = /\(([^)]+)\)/.exec(header)?.[1] ?? numbers[0]?.number?.unit ?? null
  const kind = index === 0 ? 'label' : numbers.length > 0 ? 'number' : 'text'
  return { index, header, kind, unit: kind === 'number' ? unit : null }
}
