import type { Ocr } from '#adapters/ocr/ocr.ts'
import type { Reading } from '#domain/reading.ts'
import { read } from './read.ts'

/** Reads pictures with OCR and rules; no language model is asked. */
export interface PictureReader {
  /**
   * Reads a PNG into tables as printed.
   * @throws UnreadablePicture, the reason of `signal`, or Error when the OCR process is lost
   */
  read(png: Uint8Array, signal: AbortSignal): Promise<Reading>
}

export const createReader = ({ ocr }: { ocr: Ocr }): PictureReader => ({
  read: async (png, signal) => read(await ocr.see(png, signal)),
})
