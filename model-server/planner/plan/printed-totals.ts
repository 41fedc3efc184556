import type { Answer, PrintedTotal, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { hasNumber, isTotalColumn, unitOf, type Subject } from '#model-server/planner/table/subject.ts'
import { columnName, rowName } from './names.ts'

type Terms = PrintedTotal['totals'][number]

/** What the picture itself says the numbers in question add up to. */
export function printedTotals(subject: Subject, answers: readonly Answer[]): PrintedTotal[] {
  const summed = answers.flatMap((answer) => (answer.kind === 'number' ? summedIn(answer.of) : []))
  const found = summed.map((series) => totalOf(subject, series)).filter((total) => total !== null)
  const names = new Set<string>()
  return found.filter(({ name }) => !names.has(name) && names.add(name))
}

/** Whole columns and rows that a number is a sum or an average of. */
function summedIn(scalar: Scalar): Series[] {
  if (scalar.kind === 'pair') return scalar.of.flatMap(summedIn)
  return scalar.kind === 'aggregate' && (scalar.how === 'sum' || scalar.how === 'mean') ? [scalar.of] : []
}

function totalOf(subject: Subject, series: Series): PrintedTotal | null {
  if (series.kind === 'column' && series.rows === null) return columnTotal(subject, series.column, series)
  return series.kind === 'row' ? rowTotal(subject, series) : null
}

/** Kinds of rows that are no discount. */
const ADDED = new Set<string>(['item', 'subtotal', 'tax', 'total', 'payment'])

/** Lines below the data that are no sums. */
const AVERAGED = /\b(average|mean|median|durchschnitt|mittelwert|moyenne|promedio|media)\b/i
const NOT_ADDED = /\b(price|rate|ratio|average|avg|mean|temperature|rating|per|percent|age)\b|%|°/i

function columnTotal(subject: Subject, column: number, of: Series): PrintedTotal | null {
  const header = subject.table.columns[column]?.header ?? ''
  if (unitOf(subject, column) === '%' || NOT_ADDED.test(header)) return null
  const cells = (kind: string): number[] =>
    subject.table.rows
      .filter(
        (row) => row.kind === kind && hasNumber(subject, row.index, column) && !AVERAGED.test(row.label),
      )
      .map((row) => row.index)
  const [totals, subtotals, taxes] = [cells('total'), cells('subtotal'), cells('tax')]
  const discounts = subject.table.rows
    .filter((row) => !ADDED.has(row.kind) && hasNumber(subject, row.index, column))
    .map((row) => row.index)
  const plus = (rows: number[]): Terms => rows.map((row) => ({ sign: 1, row, column }))
  const last = totals.at(-1)
  const ways: Terms[] = [
    ...(last === undefined ? [] : [plus([last])]),
    // Prices may be printed with the tax in them or without.
    ...(last === undefined || taxes.length === 0
      ? []
      : [[...plus([last]), ...taxes.map((row) => ({ sign: -1 as const, row, column }))]]),
    ...(subtotals.length === 0
      ? []
      : [plus(subtotals), ...(subtotals.length > 1 ? [plus(subtotals.slice(-1))] : [])]),
  ]
  const row = subtotals.at(-1) ?? last
  return ways.length === 0 || row === undefined
    ? null
    : {
        name: `${columnName(subject, column)} adds up to the printed "${rowName(subject, row)}"`,
        of,
        totals: withDiscounts(ways, discounts, column),
      }
}

/**
 * What was taken off between the items and the sum, printed with its sign or without; a sum that is
 * printed before it stands as it is.
 */
const withDiscounts = (ways: Terms[], discounts: number[], column: number): Terms[] =>
  discounts.length === 0
    ? ways
    : [
        ...ways,
        ...ways.flatMap((way) =>
          ([1, -1] as const).map((sign) => [...way, ...discounts.map((row) => ({ sign, row, column }))]),
        ),
      ]

function rowTotal(subject: Subject, series: Extract<Series, { kind: 'row' }>): PrintedTotal | null {
  const { block, values } = subject
  const [column] = values.filter(isTotalColumn)
  const whole = block.length > 0 && block.every(({ index }) => series.columns.includes(index))
  if (!whole || !column || !hasNumber(subject, series.row, column.index)) return null
  return {
    name: `${rowName(subject, series.row)} adds up to the printed "${column.header}"`,
    of: series,
    totals: [[{ sign: 1, row: series.row, column: column.index }]],
  }
}
