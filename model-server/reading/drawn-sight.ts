import type { SeenLine, SeenWord, Sight } from '#adapters/ocr/ocr.ts'
import type { Box } from '#domain/box.ts'
import { around } from './geometry.ts'

/** A capital of the pictures that tests draw is this high, and a character this wide. */
const LETTER = 10
const WIDE = 7

/** A text at a place: its left edge, or with `end` its right one, and the middle of its line. */
export interface DrawnText {
  text: string
  x?: number
  end?: number
  y: number
  confidence?: number
}

function wordsOf({ text, x, end, y }: DrawnText): SeenWord[] {
  const from = x ?? (end ?? 0) - text.length * WIDE
  let at = 0
  return text.split(' ').map((word) => {
    const box = { x: from + at * WIDE, y: y - LETTER / 2, width: word.length * WIDE - 1, height: LETTER }
    at += word.length + 1
    return { text: word, box }
  })
}

/** What a reader would see of some texts: each a line of its own, or several in one line where they stand close. */
export function drawnSight(
  texts: readonly (DrawnText | readonly DrawnText[])[],
  { bars = [], across = [], down = [] }: { bars?: Box[]; across?: Box[]; down?: Box[] } = {},
): Sight {
  const lines = texts.map((given): SeenLine => {
    const parts = Array.isArray(given) ? given : [given]
    const words = parts.flatMap(wordsOf)
    const confidence = Math.min(...parts.map((part: DrawnText) => part.confidence ?? 1))
    const text = words.map((word) => word.text).join(' ')
    return {
      text,
      box: around(words.map(({ box }) => box)),
      confidence,
      words,
      upright: false,
      background: '#ffffff',
    }
  })
  const filled = bars.map((box) => ({ box, colour: '#4472c4' }))
  return { width: 800, height: 600, rotation: 0, letter: LETTER, lines, bars: filled, across, down }
}

/** Texts of one row: the first at its left edge, the others at their right edges. */
export const row = (
  y: number,
  ends: readonly number[],
  [label = '', ...numbers]: readonly string[],
): DrawnText[] => [
  ...(label === '' ? [] : [{ text: label, x: 20, y }]),
  ...numbers.flatMap((text, index) => (text === '' ? [] : [{ text, end: ends[index] ?? 0, y }])),
]
