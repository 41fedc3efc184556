import type { Sight } from '#adapters/ocr/ocr.ts'
import type { ReadTable } from '#domain/reading.ts'

const KINDS = { table: 'table', receipt: 'receipt-like list', chart: 'labelled bar chart' } as const

/** One sentence per table. */
export function described(tables: readonly ReadTable[], { lines }: Sight): string {
  if (tables.length === 0) {
    return lines.length === 0 ? 'No text was found.' : `${lines.length} pieces of text, no table among them.`
  }
  return tables.map(sentence).join(' ')
}

function sentence({ kind, title, header, rows }: ReadTable): string {
  const heads = header.map(({ text }) => text).filter((text) => text !== '')
  const name = title === null ? '' : ` "${title}"`
  const columns = heads.length === 0 ? `${header.length} columns` : `columns ${heads.join(', ')}`
  return `A ${KINDS[kind]}${name} with ${rows.length} rows and ${columns}.`
}
