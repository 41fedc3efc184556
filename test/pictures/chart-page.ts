import { escape } from '#test/pictures/html.ts'
import { drawPalette, fontFamily, type Look, type Palette } from '#test/pictures/look.ts'
import { type Bar, type Plan, planChart, type Segment, type Text } from '#test/pictures/chart-plan.ts'
import { type Page, pageOf } from '#test/pictures/page.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Sheet } from '#test/pictures/sheet.ts'

const COLOURS = [
  '#4e79a7',
  '#e08d3c',
  '#59a14f',
  '#c2574f',
  '#6fa8a3',
  '#9c755f',
  '#b07aa1',
  '#d4b03c',
  '#7f8790',
]

/** Draws the first series of a sheet as labelled bars, standing or lying. */
export function chartPage(sheet: Sheet, look: Look, random: Random): Page {
  const palette = drawPalette(look, random)
  const plan = planChart(sheet, look, random)
  const colourful = random.chance(0.25)
  const bars = plan.bars.map((bar, index) => {
    const colour = colourful ? (COLOURS[index % COLOURS.length] ?? look.accent) : look.accent
    return drawBar(bar, colour, look, palette)
  })
  const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${plan.width}" height="${plan.height}">
    ${drawText(plan.title, palette.ink, look.size * 1.2, 700)}
    ${look.rules === 'none' ? '' : drawAxes(plan, look, palette)}
    ${bars.join('')}</svg>`
  // A halo keeps a gridline from striking through a number.
  const css = `svg { display: block; font-family: ${fontFamily(look)}; }
    text { paint-order: stroke; stroke: ${palette.page}; stroke-width: 4px; stroke-linejoin: round; }`
  return pageOf(look, palette, css, body)
}

const drawText = ({ x, y, text, anchor }: Text, colour: string, size: number, weight = 400): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${colour}" font-size="${size.toFixed(1)}" font-weight="${weight}">${escape(text)}</text>`

function drawBar(bar: Bar, colour: string, look: Look, palette: Palette): string {
  const { x, y, width, height } = bar.box
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${colour}"/>
    ${drawText(bar.name, palette.ink, look.size)}${drawText(bar.value, palette.ink, look.size)}`
}

function drawAxes(plan: Plan, look: Look, palette: Palette): string {
  const grid = plan.ticks.map(({ line, label }) => {
    const gridline = plan.gridlines ? drawLine(line, palette.line, 1) : ''
    return gridline + drawText(label, palette.faint, look.size * 0.88)
  })
  return grid.join('') + drawLine(plan.axis, palette.faint, 1.5)
}

const drawLine = ([x1, y1, x2, y2]: Segment, colour: string, width: number): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}" stroke-width="${width}"/>`
