import { parsePrinted } from '#domain/printed-number.ts'
import type { ReadCell, ReadTable } from '#domain/reading.ts'
import { isBlank, isNumber } from './printed.ts'

/** A column of numbers is one where at least this share of the filled cells are numbers. */
const NUMERIC = 0.5
/** What a mended cell may claim. */
const MENDED = 0.6

/** Faults of OCR in numbers, tried where a column holds numbers and one of its cells is none. */
const IN_NUMBERS: [RegExp, string][] = [
  [/(?<=\d)[°′´`](?=\d{3})/g, "'"],
  [/%[6o0]$/i, '%'],
  [/(?<=[\d.,])[oO]|[oO](?=[\d.,])/g, '0'],
  [/(?<=[\d.,\s-])[lI|](?=[\d.,\s%]|$)|^[lI|](?=[\d.,])/g, '1'],
  [/(?<=^[-(]?)f(?=\d)/, '£'],
  [/(?<=^[-(]?)[Yy](?=\d)/, '¥'],
  [/(?<=^[-(]?)S(?=\d)/, '$'],
  [/z[a-zχ](?=-?$)/, 'zł'],
  [/^[.,:·]+(?=\S)/, ''],
]

/** Mends what OCR is known to confuse, in numbers by their column and in words by their letters. */
export function mended(table: ReadTable): ReadTable {
  const numeric = table.header.map((_, column) => isNumeric(table, column))
  const rows = table.rows.map((row) =>
    row.map((cell, column) => (numeric[column] ? mendedNumber(cell, table, column) : mendedWords(cell))),
  )
  return { ...table, header: table.header.map(mendedWords), rows }
}

function isNumeric({ rows }: ReadTable, column: number): boolean {
  const texts = rows.map((row) => row[column]?.text ?? '').filter((text) => !isBlank(text))
  return texts.length > 0 && texts.filter(isNumber).length >= NUMERIC * texts.length
}

function mendedNumber(cell: ReadCell, table: ReadTable, column: number): ReadCell {
  if (/^[一ー]$/.test(cell.text)) return { ...cell, text: '–' }
  const text = IN_NUMBERS.slice(0, 1).reduce((text, [fault, right]) => text.replace(fault, right), cell.text)
  if (isBlank(text) || (isNumber(text) && !lacksSign(text, table, column))) return { ...cell, text }
  let tried = text
  for (const [fault, right] of IN_NUMBERS) {
    tried = tried.replace(fault, right)
    if (isNumber(tried)) return { ...cell, text: tried, confidence: Math.min(cell.confidence, MENDED) }
  }
  return { ...cell, text }
}

/** Is "zt" or "zx" behind a number where the others of its column have "zł"? That passes for no unit at all. */
const lacksSign = (text: string, { rows }: ReadTable, column: number): boolean =>
  /z[a-zχ]-?$/.test(text) && rows.some((row) => parsePrinted(row[column]?.text ?? '')?.unit === 'zł')

/** A nought between letters is an O, also in CO2; a one after a number is the l of litre. */
function mendedWords(cell: ReadCell): ReadCell {
  const text = cell.text
    .replace(/(?<=\b[A-Za-z]*)0(?=[A-Za-z]{2,}\b)|(?<=\b[A-Z]{2,})0(?=[A-Z]*\b)/g, (_, at: number) =>
      /[a-z]/.test(cell.text.charAt(at - 1)) ? 'o' : 'O',
    )
    .replace(/\bc[o0]2\b/gi, 'CO2')
    .replace(/(?<=[A-Za-z] \d+) [1I|]$/, ' l')
  return text === cell.text ? cell : { ...cell, text }
}
