import { type Row, isWithin, verdictOf } from './row.ts'

const HEAD = ['what', 'of', 'value', '95 % sure', 'p95', 'n', 'reach', '', 'beyond', '']
/** Columns of words; the others are of numbers. */
const WORDS = new Set(['what', 'of', ''])

/** The rows for people. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const pad = (cell: string, column: number) => {
    const width = widths[column] ?? 0
    return WORDS.has(HEAD[column] ?? '') ? cell.padEnd(width) : cell.padStart(width)
  }
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')
}

function cellsOf(row: Row): string[] {
  const { what, subject, unit, value, interval, p95, n, goal } = row
  const sign = goal?.atLeast ? '≥' : '≤'
  const beyond = goal?.beyond ?? null
  return [
    what,
    subject,
    `${told(value)} ${unit}`,
    interval === null ? '' : interval.map(told).join(' … '),
    p95 === null ? '' : told(p95),
    String(n),
    goal === null ? '' : `${sign} ${goal.reach}`,
    verdictOf(row) ?? '',
    beyond === null ? '' : `${sign} ${beyond}`,
    goal !== null && beyond !== null && isWithin(value, beyond, goal) ? 'met' : '',
  ]
}

/** Three digits tell enough, and none is cut off before the point. */
function told(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.min(3, 2 - Math.floor(Math.log10(Math.abs(value)))))
}
