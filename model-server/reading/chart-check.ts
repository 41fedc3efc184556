import type { Box } from '#domain/box.ts'
import { understandNumbers } from '#domain/numbers.ts'
import type { ReadCell } from '#domain/reading.ts'
import { reachesUp, type Bars } from './chart-bars.ts'
import { median } from './geometry.ts'

/** A value may be off what the length of its bar says by this part of the longest. */
const TOLERANCE = 0.04
/** The confidence of a value that its bar contradicts. */
const CONTRADICTED = 0.3

/**
 * Compares the printed values with the lengths of their bars. A minus sign that was overlooked is put
 * back where the bar reaches the other way; a value that fits no straight scale keeps its text and loses
 * its confidence.
 */
export function checked(rows: ReadCell[][], boxes: readonly (Box | null)[], bars: Bars): ReadCell[][] {
  const lengths = boxes.map((box) => (box ? signed(box, bars) : 0))
  const bothWays = lengths.some((length) => length < 0) && lengths.some((length) => length > 0)
  const texts = rows.map(([, value], index) =>
    withSign(value?.text ?? '', bothWays && (lengths[index] ?? 0) < 0),
  )
  const values = (understandNumbers([texts])[0] ?? []).map((number) => number?.value ?? Number.NaN)
  const off = misfits(lengths, values)
  return rows.map(([label, value], index) => {
    if (!label || !value) return []
    const sure = Math.min(value.confidence, off[index] ? CONTRADICTED : 1)
    return [label, { ...value, text: texts[index] ?? value.text, confidence: sure }]
  })
}

/** Positive away from the base in the usual direction: up, or right. */
const signed = (box: Box, { base, lying }: Bars): number =>
  reachesUp(box, base) === lying ? -box.height : box.height

const withSign = (text: string, negative: boolean): string =>
  negative && !/[-−–(]/.test(text) ? `-${text}` : text

/**
 * Which values do not fit the lengths of their bars? Most charts begin at nothing, so values in proportion
 * to the lengths are looked for first, and any straight scale then; none misfits where neither is found.
 */
function misfits(lengths: readonly number[], values: readonly number[]): boolean[] {
  const ratio = median(
    lengths.flatMap((length, index) => (Math.abs(length) > 8 ? [(values[index] ?? 0) / length] : [])),
  )
  const slope = median(
    lengths.flatMap((length, i) =>
      lengths.flatMap((other, j) =>
        j > i && Math.abs(length - other) > 8
          ? [((values[i] ?? 0) - (values[j] ?? 0)) / (length - other)]
          : [],
      ),
    ),
  )
  const start = median(lengths.map((length, index) => (values[index] ?? 0) - slope * length))
  const found = [off(lengths, values, ratio, 0), off(lengths, values, slope, start)]
  const clear = found.find((marks) => marks.filter(Boolean).length <= marks.length / 3)
  return clear ?? lengths.map(() => false)
}

function off(lengths: readonly number[], values: readonly number[], slope: number, start: number): boolean[] {
  const range = Math.abs(slope) * Math.max(...lengths.map(Math.abs))
  return lengths.map((length, index) => {
    const far = Math.abs((values[index] ?? Number.NaN) - start - slope * length)
    return !(far <= TOLERANCE * range)
  })
}
