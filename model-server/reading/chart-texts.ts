import type { SeenLine, SeenWord, Sight } from '#adapters/ocr/ocr.ts'
import type { Box } from '#domain/box.ts'
import type { Atom } from './atom.ts'
import type { Bars } from './chart-bars.ts'
import { around, middleX, middleY, mirrored, right } from './geometry.ts'

/** Text of a chart; `place` is its box as if the bars stood upright. */
export interface ChartText extends Atom {
  place: Box
  upright: boolean
}

/** A text this near to the middle of a bar, in distances of two bars, belongs to it. */
const CENTRED = 0.3
/** Where a text stands that is at none of the bars. */
const AXIS = -1

/**
 * The texts of a chart, cut where one line holds what belongs to two bars, or to both sides of the base.
 * @param middles of the bars' places
 */
export function textsIn(sight: Sight, bars: Bars, middles: readonly number[]): ChartText[] {
  const placeOf = ({ box }: SeenWord): number => {
    const place = nearest(middles, middleX(box))
    return Math.abs((middles[place] ?? 0) - middleX(box)) > bars.pitch / 2 ? AXIS : place
  }
  return sight.lines.flatMap((line, index) => {
    const place = bars.lying ? mirrored(line.box) : line.box
    const whole = [textOf(line, line.words, index, bars)]
    if (line.upright || line.words.length < 2) return whole
    if (bars.lying) return byKey(line, index, bars, (word) => Number(middleX(word.box) > bars.base))
    const centred = middles.some((middle) => Math.abs(middleX(place) - middle) < CENTRED * bars.pitch)
    if (centred && place.width < 1.1 * bars.pitch) return whole
    const spans = middles.filter((middle) => middle > place.x && middle < right(place)).length
    const beside = line.words.some((word) => placeOf(word) === AXIS)
    if (spans < 2 && !(beside && spans === 1)) return whole
    return byKey(line, index, bars, placeOf)
  })
}

function byKey(line: SeenLine, index: number, bars: Bars, key: (word: SeenWord) => number): ChartText[] {
  const groups: { key: number; words: SeenWord[] }[] = []
  for (const word of line.words) {
    const last = groups.at(-1)
    if (last?.key === key(word)) last.words.push(word)
    else groups.push({ key: key(word), words: [word] })
  }
  return groups.map(({ words }) => textOf(line, words, index, bars))
}

function textOf(line: SeenLine, words: readonly SeenWord[], index: number, { lying }: Bars): ChartText {
  const box = around(words.map((word) => word.box))
  const { confidence, background, upright } = line
  const text = words.map((word) => word.text).join(' ')
  return {
    text,
    box,
    confidence,
    background,
    line: index,
    words: [...words],
    upright,
    place: lying ? mirrored(box) : box,
  }
}

/** The index of the nearest of some places. */
export function nearest(places: readonly number[], at: number): number {
  const far = places.map((place) => Math.abs(place - at))
  return far.indexOf(Math.min(...far))
}

/** In reading order. */
export const inOrder = (texts: readonly ChartText[]): ChartText[] =>
  [...texts].sort((a, b) => {
    const [one, other] = [middleY(a.box), middleY(b.box)]
    return Math.abs(one - other) > 0.5 * Math.min(a.box.height, b.box.height)
      ? one - other
      : a.box.x - b.box.x
  })
