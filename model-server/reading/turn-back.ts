import type { Sight } from '#adapters/ocr/ocr.ts'
import type { Box } from '#domain/box.ts'
import { bottom, right } from './geometry.ts'

/** From pixels of the levelled picture to pixels of the picture as given, in whole pixels inside it. */
export function turnBack(box: Box, { width, height, rotation }: Sight): Box {
  if (rotation === 0) return box
  const angle = (-rotation * Math.PI) / 180
  const corners = [box.x, right(box)].flatMap((x) => [box.y, bottom(box)].map((y) => ({ x, y })))
  const turned = corners.map(({ x, y }) => ({
    x: width / 2 + (x - width / 2) * Math.cos(angle) - (y - height / 2) * Math.sin(angle),
    y: height / 2 + (x - width / 2) * Math.sin(angle) + (y - height / 2) * Math.cos(angle),
  }))
  const inside = (value: number, most: number) => Math.min(Math.max(Math.round(value), 0), most)
  const xs = turned.map((corner) => inside(corner.x, width))
  const ys = turned.map((corner) => inside(corner.y, height))
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}
