import type { Sight } from '#adapters/ocr/ocr.ts'
import type { Atom } from './atom.ts'
import { columnsOf } from './columns.ts'
import { across, bottom, down, median, shared, spanOf, type Span } from './geometry.ts'
import { columnsUnder, fitsColumns } from './heading-cells.ts'
import { isNumber, isYear } from './printed.ts'
import type { TextRow } from './text-row.ts'

/** Lines of one heading are closer than this, in heights of a capital. */
const LINE = 2.1
/** The same where texts stand side by side, as no title does. */
const SPREAD_LINE = 2.8
/** What parts or fills a heading is at least this part of the picture's width. */
const LEAST_FILL = 0.25
/** Columns this close together may have headings that look like the words of one line. */
const TIGHT = 2

/** The rows above the first data row that head its columns, from top to bottom. */
export function headingAbove(rows: readonly TextRow[], body: readonly TextRow[], sight: Sight): TextRow[] {
  const [first] = body
  if (!first) return []
  const pitch = median(body.slice(1).map((row, index) => row.y - (body[index]?.y ?? row.y)))
  const above = rows.filter(({ y }) => y < first.y).reverse()
  const [nearest] = above
  if (!nearest || first.y - nearest.y > Math.max(1.7 * pitch, 4.5 * sight.letter)) return []
  const columns = columnsOf(body, [], sight.letter)
  const line = LINE * sight.letter
  // The last line of a heading may be one word of one column; one of the lines close above it heads more.
  const close = above
    .slice(0, 3)
    .filter((row, index) => index === 0 || (above[index - 1] ?? row).y - row.y <= line)
  const certain = close.findIndex((row) => heads(row, columns, sight.letter) || isAside(row, body))
  if (certain === -1) return []
  let count = certain + 1
  for (let row = above[count]; row; row = above[count]) {
    const last = above[count - 1] ?? row
    const fill = fillOf(above[certain] ?? last, sight)
    const inside =
      (fill !== null && fill.from < row.y && row.y < fill.to) || isBoxed(above[certain] ?? last, row, sight)
    // A title above a filled heading is as near as a second line of it, but stands outside.
    const reach = isSpread(row) ? SPREAD_LINE * sight.letter : line
    if (!inside && (fill !== null || last.y - row.y > reach)) break
    count += 1
  }
  return above.slice(0, count).reverse()
}

const isSpread = ({ atoms }: TextRow): boolean => new Set(atoms.map(({ line }) => line)).size > 1

/**
 * Several texts side by side. Words of one line are such only over columns that are as close together;
 * dates, telephone numbers and postcodes head nothing.
 */
function heads({ atoms }: TextRow, columns: readonly Span[], letter: number): boolean {
  if (atoms.some(({ text }) => /\d{5}|\d[.:/-]\d/.test(text))) return false
  const single = atoms.every(({ line }) => line === atoms[0]?.line)
  if (
    single &&
    fitsColumns(
      atoms.flatMap(({ words }) => words),
      columns,
      letter,
    )
  )
    return true
  return atoms.slice(1).some((atom, index) => {
    const before = atoms[index]
    if (!before || atom.line !== before.line) return true
    const [left, right] = [columnsUnder(before, columns).at(-1) ?? 0, columnsUnder(atom, columns)[0] ?? 0]
    const gap = (columns[right]?.from ?? 0) - (columns[left]?.to ?? 0)
    return right > left && gap <= TIGHT * letter
  })
}

/** One text that stands over the numbers, not over the labels: a heading whose label column has none. */
function isAside({ atoms }: TextRow, body: readonly TextRow[]): boolean {
  const labels = spanOf(body.flatMap((row) => row.atoms.slice(0, 1)).map(({ box }) => across(box)))
  const numbers = spanOf(body.flatMap((row) => row.atoms.slice(-1)).map(({ box }) => across(box)))
  return atoms.every(
    ({ box }) =>
      shared(across(box), labels) <= 0 &&
      shared(across(box), numbers) > 0.5 * Math.min(box.width, numbers.to - numbers.from),
  )
}

/** Is a row above a heading in the same ruled cells? No line parts the two, and lines run down beside both. */
function isBoxed(heading: TextRow, row: TextRow, { across: level, down: upright, width }: Sight): boolean {
  const parted = level.some((rule) => row.y < rule.y && rule.y < heading.y && rule.width > LEAST_FILL * width)
  const beside = upright.filter((rule) => rule.y < row.y && bottom(rule) > heading.y)
  return beside.length >= 2 && !parted
}

/** A filled rectangle under a heading says how far it reaches. */
function fillOf(row: TextRow, { bars, width }: Sight): Span | null {
  const fills = bars.filter(({ box }) => {
    const text = spanOf(row.atoms.map((atom) => across(atom.box)))
    return (
      shared(across(box), text) >= (text.to - text.from) * 0.95 &&
      box.width > LEAST_FILL * width &&
      box.y < row.y &&
      row.y < bottom(box)
    )
  })
  const [smallest] = fills.sort((a, b) => a.box.height - b.box.height)
  return smallest ? down(smallest.box) : null
}

/** Years, or numbers counted from 1, over columns of other numbers are a heading too. */
export function isNumberedHeading(first: TextRow, others: readonly TextRow[]): boolean {
  // Years that go on below are labels: beside "2013" a value of 1995 heads nothing.
  const labels = [first, ...others].every(({ atoms }) => isYear(atoms[0]?.text ?? ''))
  const numbers = first.atoms.filter(
    ({ text }, index) => isNumber(text) && (index > 0 || (isYear(text) && !labels)),
  )
  const words = first.atoms.slice(1).filter(({ text }) => !isNumber(text))
  const years = numbers.length > 0 && numbers.every(({ text }) => isYear(text)) && isSteady(numbers)
  if (others.length === 0 || !(years || (words.length === 0 && isCount(numbers)))) return false
  const below = others.flatMap(({ atoms }) => atoms.slice(1)).filter(({ text }) => isNumber(text))
  if (below.every(({ text }) => isYear(text))) return false
  return numbers.length > 1 || looksApart(first, others)
}

const isSteady = (atoms: readonly Atom[]): boolean => {
  const steps = atoms.slice(1).map(({ text }, index) => Number(text) - Number(atoms[index]?.text))
  return steps.every((step) => step === steps[0] && step !== 0)
}

const isCount = (atoms: readonly Atom[]): boolean =>
  atoms.length >= 3 && atoms.every(({ text }, index) => text.trim() === String(index + 1))

/** A single year is a heading only where it looks like one. */
const looksApart = (first: TextRow, others: readonly TextRow[]): boolean =>
  others.every(({ atoms }) => atoms[0]?.background !== first.atoms[0]?.background)
