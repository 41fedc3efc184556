import type { Sight } from '#adapters/ocr/ocr.ts'
import type { ReadCell, ReadTable } from '#domain/reading.ts'
import { rowKindOf, soldAbove } from '#domain/row-kinds.ts'
import { amountText, decimalsOf, linesWithAmounts, type Line } from './amount.ts'
import { cellOf, EMPTY, type Atom } from './atom.ts'
import { columnsOf } from './columns.ts'
import { across, middleX, right, shared, type Span } from './geometry.ts'
import { isNumber } from './printed.ts'
import { ADMIN, QUANTITY } from './receipt-words.ts'
import { inLabelOrder, type Found } from './table.ts'
import type { TextRow } from './text-row.ts'

const textOf = (atoms: readonly Atom[]): string => atoms.map(({ text }) => text).join(' ')

/** Reads a list whose lines end in amounts: label, further numbers where all items have them, amount. */
export function receiptIn(rows: readonly TextRow[], sight: Sight): Found | null {
  const lines = withoutAdmin(linesWithAmounts(rows, sight.letter)).filter(({ label }) => label.length > 0)
  const [first] = lines
  if (!first || lines.length < 2) return null
  const heading = headingOf(rows, lines, sight.letter)
  const sold = soldOf(lines)
  const columns = furtherColumns(sold, heading, sight.letter)
  const header = columns ? columns.map((column) => cellOf(headAt(heading, column))) : []
  const table: ReadTable = columns
    ? {
        kind: 'receipt',
        title: null,
        header: [...header, cellOf(heading?.atoms.slice(-1) ?? [])],
        rows: lines.map((line) => wideRow(line, columns, named(lines, columns), sold.includes(line))),
      }
    : {
        kind: 'receipt',
        title: null,
        header: plainHeader(heading),
        rows: lines.map((line) => [labelOf(line, rows), amountOf(line)]),
      }
  const top = Math.min(...(heading ?? first.row).atoms.map(({ box }) => box.y))
  return { table: inLabelOrder(table), top }
}

/** Where nearly all amounts have two decimals, a number without them on a line about the receipt is none. */
function withoutAdmin(lines: readonly Line[]): Line[] {
  const money = lines.filter((line) => decimalsOf(line) === 2)
  const strict = money.length >= 0.6 * lines.length
  const [first, last] = [money[0]?.row.y ?? 0, money.at(-1)?.row.y ?? 0]
  return lines.filter((line) => {
    if (!strict || decimalsOf(line) === 2) return true
    return line.row.y > first && line.row.y < last && !ADMIN.test(textOf(line.label))
  })
}

/** The line of words above the first amount that ends where the amounts end. */
function headingOf(rows: readonly TextRow[], lines: readonly Line[], letter: number): TextRow | null {
  const [first] = lines
  if (!first) return null
  const edge = right(first.amount.at(-1)?.box ?? { x: 0, y: 0, width: 0, height: 0 })
  const found = rows.findLast(
    ({ y, atoms }) =>
      y < first.row.y &&
      first.row.y - y < 6 * letter &&
      atoms.length >= 2 &&
      new Set(atoms.map(({ line }) => line)).size >= 2 &&
      atoms.every(({ text }) => /^\D+$/.test(text)) &&
      Math.abs(right(atoms.at(-1)?.box ?? { x: 0, y: 0, width: 0, height: 0 }) - edge) < 1.5 * letter,
  )
  return found ?? null
}

const plainHeader = (heading: TextRow | null): ReadCell[] =>
  heading ? [cellOf(heading.atoms.slice(0, -1)), cellOf(heading.atoms.slice(-1))] : [EMPTY, EMPTY]

/** The lines of things sold; the others sum up, tax and pay these. */
function soldOf(lines: readonly Line[]): Line[] {
  const kinds = lines.map((line) => {
    const label = textOf(line.label)
    return { line, label, kind: rowKindOf('receipt', label) }
  })
  return soldAbove(kinds).flatMap(({ line, kind }) => (kind === 'item' ? [line] : []))
}

/** Columns before the amounts, where most items have a further number in one; null: there are only labels. */
function furtherColumns(sold: readonly Line[], heading: TextRow | null, letter: number): Span[] | null {
  const wide = sold.filter(({ label }) => label.length >= 2 && label.some(({ text }) => isNumber(text)))
  const body = wide.map(({ row, label }) => ({ y: row.y, atoms: label }))
  const above = heading ? [{ y: heading.y, atoms: heading.atoms.slice(0, -1) }] : []
  if (wide.length < 2) return null
  const columns = columnsOf(body, above, letter)
  const texts = (column: Span) =>
    body.map((row) => textOf(row.atoms.filter(({ box }) => shared(across(box), column) > 0)))
  const numbers = columns.filter((column) => texts(column).filter(isNumber).length > 0.6 * wide.length)
  const named = columns.some((column) => texts(column).some((text) => /[A-Za-z]{2}/.test(text)))
  return numbers.length > 0 && columns.length >= 2 && named && numbers.length < columns.length
    ? columns
    : null
}

function headAt(heading: TextRow | null, column: Span): Atom[] {
  const atoms = heading?.atoms.slice(0, -1) ?? []
  const near = atoms.filter(({ box }) => shared(across(box), column) > 0)
  const middle = (column.from + column.to) / 2
  const [closest] = [...near].sort(
    (a, b) => Math.abs(middleX(a.box) - middle) - Math.abs(middleX(b.box) - middle),
  )
  return closest ? [closest] : []
}

/** The column in which most lines have words. */
function named(lines: readonly Line[], columns: readonly Span[]): number {
  const words = columns.map(
    (column) =>
      lines.filter(({ label }) =>
        label.some(({ text, box }) => /\p{L}{2}/u.test(text) && shared(across(box), column) > 0),
      ).length,
  )
  return words.indexOf(Math.max(...words))
}

/** The columns of one line; the words of a line without further numbers are its label, wherever they stand. */
function wideRow(line: Line, columns: readonly Span[], name: number, isSold: boolean): ReadCell[] {
  const further = isSold && line.label.some(({ text }) => isNumber(text))
  const cells = columns.map((column, index) => {
    if (!further) return index === name ? cellOf(line.label) : EMPTY
    return cellOf(line.label.filter(({ box }) => shared(across(box), column) > 0))
  })
  return [...cells, amountOf(line)]
}

const amountOf = ({ amount }: Line): ReadCell => ({ ...cellOf(amount), text: amountText(amount) })

/** What a line names. Where it only says how the amount came about, the line above names it. */
function labelOf(line: Line, rows: readonly TextRow[]): ReadCell {
  const own = cellOf(line.label)
  const label = { ...own, text: own.text.replace(/[\s.·…_]{2,}$|(?<=\w)\s?[.·…_]$/, '') }
  if (!QUANTITY.test(label.text)) return label
  const above = rows.findLast(({ y }) => y < line.row.y)
  return above && !isNumber(above.atoms.at(-1)?.text ?? '') ? cellOf(above.atoms) : label
}
