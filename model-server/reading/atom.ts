import type { SeenLine, SeenWord, Sight } from '#adapters/ocr/ocr.ts'
import type { Box } from '#domain/box.ts'
import type { ReadCell } from '#domain/reading.ts'
import { around, right } from './geometry.ts'

/** Text that belongs together whatever the columns are: no gap in it is wider than a space. */
export interface Atom {
  text: string
  box: Box
  confidence: number
  background: string
  /** The line it was cut from, by its place in the sight. */
  line: number
  words: SeenWord[]
}

/**
 * A space in proportional type is narrower than this many heights of a capital; in monospaced type it
 * is wider, and the columns decide.
 */
const SPACE = 0.7

export function atomsOf(sight: Sight): Atom[] {
  return sight.lines.flatMap((line, index) => (line.upright ? [] : cut(line, index, sight.letter)))
}

function cut(line: SeenLine, index: number, letter: number): Atom[] {
  const size = Math.max(letter, 0.75 * line.box.height)
  const groups: SeenWord[][] = []
  for (const word of line.words) {
    const last = groups.at(-1)?.at(-1)
    if (last && word.box.x - right(last.box) <= SPACE * size) groups.at(-1)?.push(word)
    else groups.push([word])
  }
  return groups.map((words) => ({
    text: words.map(({ text }) => text).join(' '),
    box: around(words.map(({ box }) => box)),
    confidence: line.confidence,
    background: line.background,
    line: index,
    words,
  }))
}

export const EMPTY: ReadCell = { text: '', box: null, confidence: 1 }

/** Atoms in reading order as one cell. */
export function cellOf(atoms: readonly Atom[]): ReadCell {
  if (atoms.length === 0) return EMPTY
  return {
    text: atoms.map(({ text }) => text).join(' '),
    box: around(atoms.map(({ box }) => box)),
    confidence: Math.min(...atoms.map(({ confidence }) => confidence)),
  }
}
