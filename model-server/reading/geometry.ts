import type { Box } from '#domain/box.ts'

export const right = (box: Box): number => box.x + box.width
export const bottom = (box: Box): number => box.y + box.height
export const middleX = (box: Box): number => box.x + box.width / 2
export const middleY = (box: Box): number => box.y + box.height / 2

/** A stretch along one axis, from `from` to `to`. */
export interface Span {
  from: number
  to: number
}

export const across = (box: Box): Span => ({ from: box.x, to: right(box) })
export const down = (box: Box): Span => ({ from: box.y, to: bottom(box) })

/** How much two spans share; negative: the gap between them. */
export const shared = (one: Span, other: Span): number =>
  Math.min(one.to, other.to) - Math.max(one.from, other.from)

export const spanOf = (spans: readonly Span[]): Span => ({
  from: Math.min(...spans.map(({ from }) => from)),
  to: Math.max(...spans.map(({ to }) => to)),
})

/** The smallest box around all; there must be one at least. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const width = Math.max(...boxes.map(right)) - x
  const height = Math.max(...boxes.map(bottom)) - y
  return { x, y, width, height }
}

/** The box with its axes exchanged: what is below becomes what is right. */
export const mirrored = ({ x, y, width, height }: Box): Box => ({ x: y, y: x, width: height, height: width })

/** 0 for no numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
