import type { Box } from '#domain/box.ts'
import type { TextLine } from '#domain/reading.ts'

/** A run of characters without a wide gap, cut where the ink has one. */
export interface SeenWord {
  text: string
  box: Box
}

/** Text on one line, drawn tight around its ink. Neighbouring cells may share a line when they stand close. */
export interface SeenLine extends TextLine {
  /** In reading order; their texts joined by spaces are the text. */
  words: SeenWord[]
  /** true: it runs from bottom to top. */
  upright: boolean
  /** `#rrggbb` behind the letters. */
  background: string
}

/**
 * What the reader sees in a picture before anybody understands it. All boxes are in pixels of the
 * levelled picture: the one given, turned clockwise about its centre by `rotation`, of the same size.
 */
export interface Sight {
  width: number
  height: number
  /** Clockwise angle in degrees by which the picture was turned to level its text; 0: it was level. */
  rotation: number
  /** The usual height of a capital or digit, in pixels. */
  letter: number
  lines: SeenLine[]
  /** Solid one-coloured rectangles: bars of a chart, filled rows and headings. */
  bars: { box: Box; colour: string }[]
  /** Thin ruled lines, level and upright. */
  across: Box[]
  down: Box[]
}

export interface Ocr {
  /**
   * Reads a PNG. One picture at a time; calls queue.
   * @throws UnreadablePicture for bytes that are no picture; Error when the helper process is lost;
   * the reason of `signal`
   */
  see(png: Uint8Array, signal: AbortSignal): Promise<Sight>
  close(): Promise<void>
}

export class UnreadablePicture extends Error {
  override name = 'UnreadablePicture'
}
