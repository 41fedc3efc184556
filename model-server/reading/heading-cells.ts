import type { SeenWord } from '#adapters/ocr/ocr.ts'
import type { ReadCell } from '#domain/reading.ts'
import { cellOf, type Atom } from './atom.ts'
import { across, around, middleX, right, shared, type Span } from './geometry.ts'
import type { TextRow } from './text-row.ts'

/** How far a heading may be from flush with its column, in heights of a capital. */
const FLUSH = 0.8
/** Spaces of one line are equally wide; against that counts less how well headings fit. */
const UNEVEN = 6

/** The headings of some columns, from the rows above them. */
export function headingCells(
  heading: readonly TextRow[],
  columns: readonly Span[],
  letter: number,
): ReadCell[] {
  const parts = heading.flatMap((row) => linesOf(row).flatMap((line) => partsOf(line, columns, letter)))
  return columns.map((_, index) =>
    cellOf(parts.filter((atom) => columnsUnder(atom, columns).includes(index))),
  )
}

/** The atoms of a row by the lines they were cut from. */
const linesOf = ({ atoms }: TextRow): Atom[][] => [...Map.groupBy(atoms, ({ line }) => line).values()]

/** A line is cut as a whole where its words fit the columns, else text by text. */
function partsOf(line: readonly Atom[], columns: readonly Span[], letter: number): Atom[] {
  const [first] = line
  const words = line.flatMap((atom) => atom.words)
  if (!first) return []
  const box = around(words.map((word) => word.box))
  const whole = { ...first, words, box, text: words.map(({ text }) => text).join(' ') }
  if (columns.filter((column) => shared(column, across(box)) > 0).length === 1) return [whole]
  if (!fitsColumns(words, columns, letter)) return line.flatMap((atom) => cutAtColumns(atom, columns))
  return cutAtColumns(whole, columns)
}

/** The columns a heading's text stands over: all whose middle it covers, else the one it shares most with. */
export function columnsUnder({ box }: Pick<Atom, 'box'>, columns: readonly Span[]): number[] {
  const covered = columns.flatMap(({ from, to }, index) =>
    box.x <= (from + to) / 2 && (from + to) / 2 <= box.x + box.width ? [index] : [],
  )
  if (covered.length > 1) return covered
  const nearest = columns
    .map((column, index) => ({
      index,
      share: shared(column, across(box)),
      far: Math.abs(middleX(box) - (column.from + column.to) / 2),
    }))
    .sort((a, b) => b.share - a.share || a.far - b.far)
  return nearest.slice(0, 1).map(({ index }) => index)
}

/** Headings that stand as close as words, one text over several columns, are cut where they fit these best. */
function cutAtColumns(atom: Atom, columns: readonly Span[]): Atom[] {
  const best = fitting(atom.words, columns)
  if (!best) return [atom]
  return best.parts.map((words) => ({
    ...atom,
    text: words.map(({ text }) => text).join(' '),
    box: around(words.map(({ box }) => box)),
    words,
  }))
}

/** Do the words of one line fit the columns below it, flush or centred to a part of a capital's height? */
export function fitsColumns(words: readonly SeenWord[], columns: readonly Span[], letter: number): boolean {
  const best = fitting(words, columns)
  return best !== null && best.off <= FLUSH * letter * best.parts.length
}

/** The best way to part words among the columns under them; null: they stand over one column alone. */
function fitting(
  words: readonly SeenWord[],
  columns: readonly Span[],
): { parts: SeenWord[][]; off: number } | null {
  const span = across(around(words.map(({ box }) => box)))
  const under = columns.filter((column) => shared(column, span) > 0)
  if (under.length < 2 || words.length < under.length) return null
  const ways = partitions(words, under.length).map((parts) => ({
    parts,
    off: misfit(parts, under) + UNEVEN * unevenness(parts),
  }))
  return ways.sort((a, b) => a.off - b.off)[0] ?? null
}

/** All ways to part some words into so many runs. */
function partitions(words: readonly SeenWord[], count: number): SeenWord[][][] {
  if (count === 1) return [[[...words]]]
  const most = words.length - count + 1
  return Array.from({ length: most }, (_, index) => index + 1).flatMap((size) =>
    partitions(words.slice(size), count - 1).map((rest) => [words.slice(0, size), ...rest]),
  )
}

/** By how much the gaps between the words of the parts differ: a space is as wide as the next one. */
function unevenness(parts: readonly SeenWord[][]): number {
  const gaps = parts.flatMap((words) => words.slice(1).map((word, at) => gap(words[at], word)))
  // A pixel or two are the shapes of the letters.
  return gaps.length < 2 ? 0 : Math.max(0, Math.max(...gaps) - Math.min(...gaps) - 2)
}

const gap = (left: SeenWord | undefined, next: SeenWord | undefined): number =>
  left && next ? next.box.x - right(left.box) : 0

/** How far some headings are from being flush with, or in the middle of, their columns. */
function misfit(parts: readonly SeenWord[][], columns: readonly Span[]): number {
  return parts.reduce((sum, words, index) => {
    const column = columns[index]
    if (!column) return Infinity
    const { from, to } = across(around(words.map(({ box }) => box)))
    const middle = Math.abs(from + to - column.from - column.to) / 2
    return sum + Math.min(Math.abs(from - column.from), Math.abs(to - column.to), middle)
  }, 0)
}
