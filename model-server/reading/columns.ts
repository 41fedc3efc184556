import type { Atom } from './atom.ts'
import { across, median, right, shared, spanOf, type Span } from './geometry.ts'
import { isGroup, isHead, isMark, isNumber, isYear } from './printed.ts'
import type { TextRow } from './text-row.ts'

/** Columns closer than this, in heights of a capital, are one. */
const TOUCH = 0.25
/** The widest space of monospaced type, in heights of a capital. */
const WIDE_SPACE = 1.3

/**
 * The columns of some rows, from left to right: stretches that text fills, parted by stretches that
 * stay empty in every row.
 *
 * @param body rows with data
 * @param heading rows above them; they keep columns apart that only a space parts
 */
export function columnsOf(body: readonly TextRow[], heading: readonly TextRow[], letter: number): Span[] {
  let columns = filled(body, letter)
  for (let at = 0; at + 1 < columns.length;) {
    const [left, next] = [columns[at], columns[at + 1]]
    const marksNext = next !== undefined && leadsNumbers(body, left, next, columns[at + 2])
    if (left && next && !marksNext && areOne(left, next, body, heading, letter)) {
      columns = columns.toSpliced(at, 2, spanOf([left, next]))
    } else at += 1
  }
  return columns
}

function filled(rows: readonly TextRow[], letter: number): Span[] {
  const spans = rows.flatMap(({ atoms }) => atoms.map(({ box }) => across(box)))
  const columns: Span[] = []
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = columns.at(-1)
    if (last && shared(last, span) > -TOUCH * letter) last.to = Math.max(last.to, span.to)
    else columns.push({ ...span })
  }
  return columns
}

/** The atoms of a row that stand in a column. */
export const within = (row: TextRow, column: Span): Atom[] =>
  row.atoms.filter(({ box }) => shared(across(box), column) > 0)

const textsIn = (body: readonly TextRow[], column: Span): string[] =>
  body.flatMap((row) => within(row, column)).map(({ text }) => text)

const mostlyNumbers = (texts: readonly string[]): boolean =>
  median(texts.map((text) => Number(isNumber(text)))) === 1

/** Currencies between labels and numbers ("2010  EUR 441") belong to the numbers. */
function leadsNumbers(
  body: readonly TextRow[],
  left: Span | undefined,
  marks: Span,
  next: Span | undefined,
): boolean {
  if (!left || !next || !textsIn(body, marks).every(isMark)) return false
  const before = textsIn(body, left)
  return mostlyNumbers(textsIn(body, next)) && (before.every(isYear) || !mostlyNumbers(before))
}

/** Do two neighbouring stretches hold the two halves of one column? */
function areOne(
  left: Span,
  next: Span,
  body: readonly TextRow[],
  heading: readonly TextRow[],
  letter: number,
): boolean {
  const pairs = body
    .map((row) => [within(row, left).at(-1), within(row, next)[0]] as const)
    .filter((pair): pair is [Atom, Atom] => pair[0] !== undefined && pair[1] !== undefined)
  const [lefts, nexts] = [textsIn(body, left), textsIn(body, next)]
  if (nexts.every(isMark) || lefts.every(isMark)) return true
  if (heading.some((row) => parts(row, left, next, letter))) return false
  const gap = Math.max(0, ...pairs.map(([a, b]) => b.box.x - right(a.box)))
  if (gap > WIDE_SPACE * letter) return false
  if (pairs.length > 0 && pairs.every(([a, b]) => isHead(a.text) && isGroup(b.text))) return true
  return !(mostlyNumbers(lefts) && mostlyNumbers(nexts))
}

/** Has a heading a text of its own over each of the two? */
function parts(row: TextRow, left: Span, next: Span, letter: number): boolean {
  const first = within(row, left).at(-1)
  const second = within(row, next)[0]
  if (!first || !second || first === second) return false
  return first.line !== second.line || second.box.x - right(first.box) > WIDE_SPACE * letter
}
