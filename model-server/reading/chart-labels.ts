import type { Bars } from './chart-bars.ts'
import type { Place } from './chart.ts'
import { nearest, type ChartText } from './chart-texts.ts'
import { bottom, middleX, middleY, shared } from './geometry.ts'
import { isNumber } from './printed.ts'

/** Lines of one label are closer than this, in heights of a capital. */
const LINE = 2.1

/** The texts that name each place, in no order. */
export function labelsOf(
  places: readonly Place[],
  bars: Bars,
  texts: readonly ChartText[],
  letter: number,
): ChartText[][] {
  const near = texts.filter((text) => placeOf(text, places, bars) !== null)
  const chosen = bars.lying ? beforeBars(near, bars) : underBars(near, places, bars, letter)
  return places.map((_, index) => chosen.filter((text) => placeOf(text, places, bars) === index))
}

/** The place a text stands at; null: beside all of them. */
function placeOf(
  { place, upright }: ChartText,
  places: readonly Place[],
  { pitch, lying }: Bars,
): number | null {
  const middles = places.map(({ middle }) => middle)
  const at = nearest(middles, middleX(place))
  const most = lying || upright ? 0.5 * pitch : 0.45 * pitch
  return Math.abs(middleX(place) - (middles[at] ?? Infinity)) <= most ? at : null
}

/** Lying bars are named on the side from which they reach out: left of all of them, else right. */
function beforeBars(texts: readonly ChartText[], { boxes }: Bars): ChartText[] {
  const from = Math.min(...boxes.map((box) => box.y))
  return texts.filter(({ place, upright }) => !upright && middleY(place) < from && bottom(place) <= from + 4)
}

/** Standing bars are named below: by the first line that names most of them, and those close under it. */
function underBars(
  texts: readonly ChartText[],
  places: readonly Place[],
  bars: Bars,
  letter: number,
): ChartText[] {
  const low = Math.max(bars.base, ...bars.boxes.map(bottom))
  const below = texts.filter(({ place }) => middleY(place) > low - 1).sort((a, b) => a.place.y - b.place.y)
  const upright = below.filter((text) => text.upright)
  if (upright.length >= 0.6 * places.length) return upright
  const first = below.find((text) => {
    const line = below.filter((other) => shared(level(other), level(text)) > 0)
    const named = new Set(line.map((other) => placeOf(other, places, bars)))
    return named.size >= 0.6 * bars.boxes.length && !isAxis(line, bars)
  })
  if (!first) return []
  const chosen = below.filter((text) => shared(level(text), level(first)) > 0)
  for (const text of below.filter((other) => !chosen.includes(other) && other.place.y > first.place.y)) {
    const above = chosen.filter((other) => placeOf(other, places, bars) === placeOf(text, places, bars))
    const last = above.sort((a, b) => b.place.y - a.place.y)[0]
    if (last && middleY(text.place) - middleY(last.place) <= LINE * letter) chosen.push(text)
  }
  return chosen
}

const level = ({ place }: ChartText) => ({
  from: place.y + 0.2 * place.height,
  to: bottom(place) - 0.2 * place.height,
})

/** The values of negative bars stand in line too, but none of them names its bar. */
const isAxis = (line: readonly ChartText[], { boxes }: Bars): boolean =>
  line.every(({ text }) => isNumber(text) && text.trim().startsWith('-')) && line.length < boxes.length
