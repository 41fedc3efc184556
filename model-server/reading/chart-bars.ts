import type { Sight } from '#adapters/ocr/ocr.ts'
import type { Box } from '#domain/box.ts'
import { bottom, down, median, middleX, mirrored, shared, across } from './geometry.ts'

/** Bars of one chart, as if they all stood upright: those of a lying chart are mirrored. */
export interface Bars {
  lying: boolean
  /** In the order of their places. */
  boxes: Box[]
  /** Where all of them begin. */
  base: number
  /** The least distance between the middles of two. */
  pitch: number
}

/** A bar is as thick as the others, give or take this part. */
const THICKNESS = 0.1

/**
 * The bars of the chart in a picture: equally thick rectangles side by side that begin on one line.
 * @returns null when there is none; `unclear` for bars in groups or on top of each other
 */
export function barsIn(sight: Sight): Bars | 'unclear' | null {
  const boxes = sight.bars.map(({ box }) => box)
  const standing = aligned(boxes, false, sight)
  const lying = aligned(boxes.map(mirrored), true, sight)
  if (!standing || !lying) return standing ?? lying
  return standing.boxes.length >= lying.boxes.length ? standing : lying
}

function aligned(all: readonly Box[], lying: boolean, { letter }: Sight): Bars | null {
  const boxes = all.filter((box) => all.filter((other) => other !== box && holds(box, other)).length < 2)
  const near = Math.max(2.5, 0.2 * letter)
  let best: Bars | null = null
  for (const { width } of boxes) {
    const alike = boxes.filter((box) => Math.abs(box.width - width) <= Math.max(2, THICKNESS * width))
    for (const base of new Set(alike.flatMap((box) => [box.y, bottom(box)]))) {
      const on = alike.filter((box) => Math.abs(box.y - base) <= near || Math.abs(bottom(box) - base) <= near)
      if (on.length >= 2 && on.length > (best?.boxes.length ?? 0)) best = barsOn(on, base, lying) ?? best
    }
  }
  return best
}

const holds = (outer: Box, inner: Box): boolean =>
  shared(across(outer), across(inner)) >= inner.width && shared(down(outer), down(inner)) >= inner.height

function barsOn(on: Box[], base: number, lying: boolean): Bars | null {
  const boxes = [...on].sort((a, b) => a.x - b.x)
  const steps = boxes.slice(1).map((box, index) => middleX(box) - middleX(boxes[index] ?? box))
  const pitch = Math.min(...steps)
  // Filled rows and the cells of a heading are as alike as bars, but all equally long.
  const heights = boxes.map(({ height }) => height)
  const equal = Math.max(...heights) - Math.min(...heights) <= 2
  if (equal || pitch < 1.01 * median(boxes.map(({ width }) => width))) return null
  const levels = boxes.map((box) =>
    Math.abs(box.y - base) < Math.abs(bottom(box) - base) ? box.y : bottom(box),
  )
  return { lying, boxes, base: median(levels), pitch }
}

/** Does a bar reach up from the base, to smaller coordinates? Lying bars usually do not. */
export const reachesUp = (box: Box, base: number): boolean => base - box.y > bottom(box) - base

/** Are there bars in twos and threes, or bars on bars? What such a chart says needs its legend. */
export function isCompound({ boxes, pitch, lying }: Bars, sight: Sight): boolean {
  const steps = boxes.slice(1).map((box, index) => (middleX(box) - middleX(boxes[index] ?? box)) / pitch)
  const uneven = steps.filter((step) => Math.abs(step - Math.round(step)) > 0.12).length
  const others = sight.bars
    .map(({ box }) => (lying ? mirrored(box) : box))
    .filter((box) => !boxes.includes(box))
  const stacked = others.filter((other) =>
    boxes.some(
      (box) =>
        Math.abs(box.x - other.x) <= 2 &&
        Math.abs(box.width - other.width) <= 2 &&
        shared(down(box), down(other)) > -4 &&
        !same(box, other),
    ),
  )
  return uneven > 0 || stacked.length >= 2
}

const same = (one: Box, other: Box): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height
