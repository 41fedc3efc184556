import type { Look } from '#test/pictures/look.ts'
import { printNumber } from '#test/pictures/number-format.ts'
import type { Random } from '#test/pictures/random.ts'
import { type Series, type Sheet, valueAt } from '#test/pictures/sheet.ts'
import { printed } from '#test/pictures/table-page.ts'

export interface Text {
  x: number
  y: number
  text: string
  anchor: 'start' | 'middle' | 'end'
}

export interface Bar {
  box: { x: number; y: number; width: number; height: number }
  name: Text
  value: Text
}

/** From x, y to x, y. */
export type Segment = [number, number, number, number]

/** Where everything of a chart stands, in CSS pixels. */
export interface Plan {
  width: number
  height: number
  title: Text
  bars: Bar[]
  axis: Segment
  ticks: { line: Segment; label: Text }[]
  gridlines: boolean
}

interface Measures {
  series: Series
  /** Width of the widest name, value and tick. */
  name: number
  value: number
  tick: number
  size: number
  /** The numbers at both ends of the value axis. */
  from: number
  to: number
  ticks: { value: number; text: string }[]
}

/** Places title, bars, names, values and ticks so that nothing overlaps. */
export function planChart(sheet: Sheet, look: Look, random: Random): Plan {
  const [series] = sheet.series
  if (series === undefined) throw new RangeError('There is nothing to draw.')
  const ticked = look.rules !== 'none' && random.chance(0.5)
  const measured = measure(sheet, series, look, ticked)
  const gridlines = ticked && random.chance(0.7)
  const plan = random.chance(0.6) ? standing(sheet, look, measured) : lying(sheet, look, measured)
  const title = series.unit === '' ? sheet.title : `${sheet.title} (${series.unit})`
  const width = Math.max(plan.width, widthOf(title, look.size * 1.2) + 20)
  return { ...plan, width, gridlines, title: { x: 0, y: look.size * 1.3, text: title, anchor: 'start' } }
}

// Widest of the fonts used, measured generously: 0.68 of the size per letter.
const widthOf = (text: string, size: number): number => text.length * size * 0.68

function measure(sheet: Sheet, series: Series, look: Look, ticked: boolean): Measures {
  const { size } = look
  const [low, high] = [Math.min(0, ...series.values), Math.max(0, ...series.values)]
  const step = stepOf(high - low)
  const [from, to] = [Math.floor(low / step) * step, Math.ceil(high / step) * step]
  const count = ticked ? Math.round((to - from) / step) + 1 : 0
  const ticks = Array.from({ length: count }, (_, index) => tick(from + index * step, step, series, look))
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => widthOf(text, size)))
  return {
    series,
    name: widest(sheet.labels),
    value: widest(series.values.map((value) => printed(series, look, value))),
    tick: widest(ticks.map(({ text }) => text)),
    size,
    from,
    to,
    ticks,
  }
}

function tick(value: number, step: number, series: Series, look: Look): { value: number; text: string } {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return { value, text: printNumber(value, decimals, look.format, series.dress) }
}

/** A round step that divides the range into four to eight parts. */
function stepOf(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 4))
  const step = [1, 2, 5, 10].find((factor) => range / (factor * power) <= 7) ?? 10
  return step * power
}

type Placed = Omit<Plan, 'title' | 'gridlines'>

function standing(sheet: Sheet, look: Look, measured: Measures): Placed {
  const { size, series, from, to } = measured
  const slot = Math.max(measured.name, measured.value, 44) + size
  const [left, top, length] = [measured.tick + (measured.tick > 0 ? 10 : 4), size * 3.6, 270]
  const bottom = top + length + (from < 0 ? size * 1.4 : 0)
  const width = left + slot * sheet.labels.length
  const at = (value: number) => top + (length * (to - value)) / (to - from)
  const bars = sheet.labels.map((label, row): Bar => {
    const value = valueAt(series, row)
    const middle = left + slot * (row + 0.5)
    const [upper, lower] = [at(Math.max(0, value)), at(Math.min(0, value))]
    const above = value < 0 ? lower + size * 1.1 : upper - size * 0.4
    return {
      box: { x: middle - slot * 0.31, y: upper, width: slot * 0.62, height: lower - upper },
      name: { x: middle, y: bottom + size * 1.5, text: label, anchor: 'middle' },
      value: { x: middle, y: above, text: printed(series, look, value), anchor: 'middle' },
    }
  })
  const ticks = measured.ticks.map(({ value, text }) => ({
    line: [left, at(value), width, at(value)] satisfies Segment,
    label: { x: left - 8, y: at(value) + size * 0.32, text, anchor: 'end' as const },
  }))
  return { width, height: bottom + size * 2.2, bars, axis: [left, at(0), width, at(0)], ticks }
}

function lying(sheet: Sheet, look: Look, measured: Measures): Placed {
  const { size, series, from, to } = measured
  const [slot, top] = [size * 2.3, size * 2.8]
  const length = Math.max(420, measured.ticks.length * (measured.tick + 16))
  const left = measured.name + 14 + (from < 0 ? measured.value + 8 : 0)
  const bottom = top + slot * sheet.labels.length
  const at = (value: number) => left + (length * (value - from)) / (to - from)
  const bars = sheet.labels.map((label, row): Bar => {
    const value = valueAt(series, row)
    const middle = top + slot * (row + 0.5)
    const [first, last] = [at(Math.min(0, value)), at(Math.max(0, value))]
    const y = middle + size * 0.35
    return {
      box: { x: first, y: middle - slot * 0.32, width: last - first, height: slot * 0.64 },
      name: { x: measured.name, y, text: label, anchor: 'end' },
      value: {
        x: value < 0 ? first - 6 : last + 6,
        y,
        text: printed(series, look, value),
        anchor: value < 0 ? 'end' : 'start',
      },
    }
  })
  const ticks = measured.ticks.map(({ value, text }) => ({
    line: [at(value), top, at(value), bottom] satisfies Segment,
    label: { x: at(value), y: bottom + size * 1.4, text, anchor: 'middle' as const },
  }))
  const below = measured.ticks.length > 0 ? size * 2 : size * 0.6
  return {
    width: left + length + measured.value + 16,
    height: bottom + below,
    bars,
    axis: [at(0), top, at(0), bottom],
    ticks,
  }
}
