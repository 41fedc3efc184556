import type { Sight } from '#adapters/ocr/ocr.ts'
import type { Box } from '#domain/box.ts'
import type { ReadCell, ReadTable } from '#domain/reading.ts'
import { cellOf } from './atom.ts'
import { barsIn, isCompound, reachesUp, type Bars } from './chart-bars.ts'
import { checked } from './chart-check.ts'
import { labelsOf } from './chart-labels.ts'
import { inOrder, textsIn, type ChartText } from './chart-texts.ts'
import { around, bottom, middleX, middleY } from './geometry.ts'
import { isNumber, isStroke } from './printed.ts'

/** What stands at one place of a chart; a value of nothing may have no bar. */
export interface Place {
  middle: number
  bar: Box | null
}

/** A value stands at most this many heights of a capital off the end of its bar. */
const REACH = 2.6
/** The title of an axis is at most this part of the plot's width off its middle. */
const OFF_MIDDLE = 0.1
/** What is less sure than this is no value: parts of the drawing pass for a digit. */
const LEAST_SURE = 0.5

/**
 * Reads a bar chart of one series whose bars are labelled with their values.
 * @returns null for a picture without bars; `unreadable` for a chart that is not of this kind, or in
 * which a label or value is missing: a guess from the lengths would not be what is printed
 */
export function chartIn(sight: Sight): ReadTable | 'unreadable' | null {
  const bars = barsIn(sight)
  if (!bars || bars === 'unclear') return null
  const places = placesOf(bars)
  const middles = places.map(({ middle }) => middle)
  const texts = withoutLines(
    textsIn(sight, bars, middles).filter((text) => !isDrawing(text, sight.letter)),
    bars,
  )
  const values = places.map((place) => valueAt(place, bars, texts, sight.letter))
  if (values.filter((value) => value !== null).length < 2) return null
  if (isCompound(bars, sight)) return 'unreadable'
  const rest = texts.filter((text) => !values.includes(text))
  const labels = labelsOf(places, bars, rest, sight.letter)
  const kept = places.flatMap((place, index) => {
    const [value, label] = [values[index] ?? null, labels[index] ?? []]
    return place.bar === null && value === null ? [] : [{ place, value, label }]
  })
  if (kept.some(({ value, label }) => value === null || label.length === 0)) return 'unreadable'
  const used = new Set<ChartText>([...labels.flat(), ...values.filter((value) => value !== null)])
  const cells = kept.map(({ label, value }) => [cellOf(inOrder(label)), cellOf(value ? [value] : [])])
  return {
    kind: 'chart',
    title: titleOf(texts, used, sight),
    header: axisTitles(texts, used, bars),
    rows: checked(
      cells,
      kept.map(({ place }) => place.bar),
      bars,
    ),
  }
}

/** Strokes, and stretches of an axis that pass for a 1. */
const isDrawing = ({ text, box, confidence }: ChartText, letter: number): boolean =>
  isStroke(text) || (text.length === 1 && box.width < 0.35 * letter && confidence < LEAST_SURE)

/**
 * Where spaces part thousands, a gridline shows through such a space: "1–773" is 1 773. Elsewhere a
 * gridline that cuts through a number leaves a gap, and one that ends at a number a dash: "446 9" is 4469,
 * "—-12" is -12. Labels, on the other side of the base, keep what they say.
 */
function withoutLines(texts: readonly ChartText[], { lying, base, boxes }: Bars): ChartText[] {
  const spaced = texts.filter(({ text }) => /\d \d{3}(?!\d)/.test(text)).length >= 2
  const mended = (text: string) =>
    spaced ? text.replace(/(?<=\d)[-–—](?=\d{3}(?!\d))/g, ' ') : text.replace(/(?<=^\d+) (?=\d{1,2}$)/, '')
  const bothWays = boxes.some((box) => reachesUp(box, base) === lying)
  return texts.map((one) => {
    const isValue = bothWays || middleY(one.place) < base !== lying
    return isValue ? { ...one, text: mended(one.text.replace(/^[-–—]+(?=[-−–]\d)/, '')) } : one
  })
}

/** The places of the bars, and those between them where a bar of no length would stand. */
function placesOf({ boxes, pitch }: Bars): Place[] {
  const places: Place[] = []
  for (const bar of boxes) {
    const last = places.at(-1)
    const missing = last ? Math.round((middleX(bar) - last.middle) / pitch) - 1 : 0
    const step = last ? (middleX(bar) - last.middle) / (missing + 1) : 0
    const from = last?.middle ?? 0
    for (let at = 1; at <= missing; at += 1) places.push({ middle: from + at * step, bar: null })
    places.push({ middle: middleX(bar), bar })
  }
  return places
}

/** The number that stands nearest to the end of a bar: beyond it, or inside. */
function valueAt(
  { middle, bar }: Place,
  bars: Bars,
  texts: readonly ChartText[],
  letter: number,
): ChartText | null {
  const up = bar ? reachesUp(bar, bars.base) : !bars.lying
  const end = bar ? (up ? bar.y : bottom(bar)) : bars.base
  const most = bars.lying ? Math.max(0.35 * bars.pitch, 0.3 * letter) : 0.25 * bars.pitch
  const found = texts.filter(({ text, place, upright, confidence }) => {
    const inside = up ? middleY(place) < bars.base : middleY(place) > bars.base
    return (
      !upright &&
      confidence >= LEAST_SURE &&
      inside &&
      isNumber(text) &&
      Math.abs(middleX(place) - middle) <= most &&
      offEnd(place, end, up, bars) <= REACH * letter
    )
  })
  return found.sort((a, b) => offEnd(a.place, end, up, bars) - offEnd(b.place, end, up, bars))[0] ?? null
}

/** How far a text is from the end of a bar; one inside the bar is at most as far as its middle. */
function offEnd(place: Box, end: number, up: boolean, { base }: Bars): number {
  const beyond = up ? end - bottom(place) : place.y - end
  if (beyond >= 0) return beyond
  const inside = up ? place.y - end : end - bottom(place)
  const length = Math.abs(end - base)
  return inside <= 0 ? 0 : Math.min(inside, Math.abs(inside - (length - place.height) / 2))
}

/** The lines of words above everything else; one that stands over several bars is whole again. */
function titleOf(
  texts: readonly ChartText[],
  used: ReadonlySet<ChartText>,
  { lines, bars }: Sight,
): string | null {
  const top = Math.min(...[...used].map(({ box }) => box.y), ...bars.map(({ box }) => box.y))
  const taken = new Set([...used].map(({ line }) => line))
  const free = texts.filter(
    ({ line, upright, box }) => !taken.has(line) && !upright && bottom(box) <= top + 2,
  )
  const above = [...new Set(inOrder(free).map(({ line }) => line))].flatMap((index) => lines[index] ?? [])
  return (
    above
      .map(({ text }) => text)
      .filter((text) => !isNumber(text))
      .join(' – ') || null
  )
}

/** What is printed along the axes: first of the labels, then of the values. */
function axisTitles(texts: readonly ChartText[], used: ReadonlySet<ChartText>, { lying }: Bars): ReadCell[] {
  const free = texts.filter((text) => !used.has(text) && !isNumber(text.text))
  const plot = around([...used].map(({ box }) => box))
  const beside = free.filter(({ upright }) => upright)
  const below = free.filter(({ upright, box }) => !upright && box.y >= bottom(plot) - 2)
  const [first] = inOrder(below)
  const line = below.filter((text) => text.line === first?.line)
  // A title stands under the middle of its axis; a note begins where the picture does.
  const isTitle =
    line.length > 0 &&
    Math.abs(middleX(around(line.map(({ box }) => box))) - middleX(plot)) < OFF_MIDDLE * plot.width
  const titles = [cellOf(isTitle ? inOrder(line) : []), cellOf(beside.slice(0, 1))]
  return lying ? titles.reverse() : titles
}
