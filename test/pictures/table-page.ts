import { escape } from '#test/pictures/html.ts'
import { drawPalette, type Look, type Palette } from '#test/pictures/look.ts'
import { printNumber } from '#test/pictures/number-format.ts'
import { sum } from '#test/pictures/oracle.ts'
import { type Page, pageOf } from '#test/pictures/page.ts'
import type { Random } from '#test/pictures/random.ts'
import { type Series, type Sheet, valueAt } from '#test/pictures/sheet.ts'

const NOTES = ['Figures as reported.', 'Source: annual report.', 'Provisional figures.', 'Own survey.']

/** Draws a sheet as an HTML table, with a total row, a title and a note now and then. */
export function tablePage(sheet: Sheet, look: Look, random: Random): Page {
  const palette = drawPalette(look, random)
  const total = drawTotal(sheet, random)
  const note = random.chance(0.2) ? `<p class="note">${random.pick(NOTES)}</p>` : ''
  const titled = sheet.periods !== null || isAcross(sheet) || random.chance(0.55)
  const title = titled ? `<p class="title">${escape(sheet.title)}</p>` : ''
  const head = `<thead><tr>${headings(sheet, random)}</tr></thead>`
  const rows = sheet.labels.map((label, row) => rowOf(sheet, look, label, row)).join('')
  const foot = total === null ? '' : `<tfoot>${totalRow(sheet, look, total)}</tfoot>`
  const body = `${title}<table>${head}<tbody>${rows}</tbody>${foot}</table>${note}`
  return pageOf(look, palette, css(look, palette, random), body)
}

// One measure across several columns is named nowhere but in the title.
const isAcross = (sheet: Sheet): boolean =>
  sheet.series.every((series) => series.said !== series.heading) &&
  sheet.series.some((series) => series.said.includes(` in ${series.heading}`))

function drawTotal(sheet: Sheet, random: Random): string | null {
  const summed = sheet.series.some((series) => series.nature === 'amount')
  if (!summed || !random.chance(sheet.calendar === 'years' ? 0.15 : 0.4)) return null
  return random.pick(['Total', 'Total', 'Sum', 'Grand total', `All ${sheet.nouns}`])
}

function headings(sheet: Sheet, random: Random): string {
  const way = random.pick(['brackets', 'brackets', 'comma', 'square', 'below'])
  const label = `<th>${escape(sheet.noun.charAt(0).toUpperCase() + sheet.noun.slice(1))}</th>`
  const group = sheet.group === null ? '' : `<th>${escape(sheet.group.heading)}</th>`
  return label + group + sheet.series.map((series) => `<th class="n">${headingOf(series, way)}</th>`).join('')
}

function headingOf({ heading, unit }: Series, way: string): string {
  if (unit === '') return escape(heading)
  const ways: Record<string, string> = {
    brackets: `${heading} (${unit})`,
    comma: `${heading}, ${unit}`,
    square: `${heading} [${unit}]`,
  }
  return way === 'below' ? `${escape(heading)}<br>(${escape(unit)})` : escape(ways[way] ?? heading)
}

function rowOf(sheet: Sheet, look: Look, label: string, row: number): string {
  const group = sheet.group === null ? '' : `<td>${escape(sheet.group.values[row] ?? '')}</td>`
  const cells = sheet.series.map((series) => numberCell(printed(series, look, valueAt(series, row))))
  return `<tr><td class="l">${escape(label)}</td>${group}${cells.join('')}</tr>`
}

function totalRow(sheet: Sheet, look: Look, label: string): string {
  const cells = sheet.series.map((series) =>
    numberCell(series.nature === 'amount' ? printed(series, look, sum(series.values)) : ''),
  )
  return `<tr><td class="l">${escape(label)}</td>${sheet.group === null ? '' : '<td></td>'}${cells.join('')}</tr>`
}

const numberCell = (text: string): string => `<td class="n">${escape(text)}</td>`

/** A number of a series as the picture shows it. */
export const printed = (series: Series, { format }: Look, value: number): string =>
  printNumber(value, series.decimals, format, series.dress)

function css(look: Look, palette: Palette, random: Random): string {
  const filled = look.rules !== 'none' && random.chance(0.4)
  const head = filled
    ? `background: ${look.accent}; color: #fff;`
    : `color: ${random.pick([palette.ink, palette.faint])};`
  const upper = random.chance(0.12) ? 'text-transform: uppercase;' : ''
  return `
    table { border-collapse: collapse; }
    th, td { padding: ${look.padding.y}px ${look.padding.x}px; text-align: left; white-space: nowrap; }
    th { ${head} ${upper} font-weight: ${random.pick([600, 700])}; vertical-align: bottom; }
    .n { text-align: ${random.chance(0.85) ? 'right' : 'center'}; font-variant-numeric: tabular-nums; }
    .l { font-weight: ${random.pick([400, 400, 600])}; }
    tfoot td { font-weight: 700; }
    .title { margin: 0 0 12px; font-size: ${(look.size * 1.2).toFixed(1)}px; font-weight: 700; }
    .note { margin: 10px 0 0; color: ${palette.faint}; font-size: ${(look.size * 0.88).toFixed(1)}px; }
    ${RULES[look.rules](palette)}`
}

const RULES: Record<Look['rules'], (palette: Palette) => string> = {
  none: () => '',
  ruled: ({ line }) => `th, td { border: 1px solid ${line}; }`,
  lined: ({ line, faint }) =>
    `th, td { border-bottom: 1px solid ${line}; } th { border-bottom: 2px solid ${faint}; } tfoot td { border-top: 2px solid ${faint}; }`,
  zebra: ({ stripe, line }) =>
    `tbody tr:nth-child(odd) td { background: ${stripe}; } tfoot td { border-top: 1px solid ${line}; }`,
}
