import type { Aggregate, Combination, Condition, Line, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { cellAt, columnGroups, unitOf, type Subject } from '#model-server/planner/table/subject.ts'
import type { Clause } from './clause.ts'
import type { Measured } from './columns.ts'
import { linesWith, rowMeans, rowsWith } from './gaps.ts'

/** The cells a clause speaks of; null: it does not say. */
export interface Selection {
  columns: number[] | null
  rows: number[] | null
}

const unique = (list: number[]): number[] => [...new Set(list)]

/** Uses up the columns, rows and words of text columns that a clause names. */
export function selectionOf(clause: Clause): Selection {
  const columns = clause.all('column')
  const rows = clause.all('row')
  const groups = clause.all('group')
  clause.use(...columns, ...rows, ...groups)
  const named = rows.flatMap((piece) => piece.rows)
  // Words of one text column widen the choice ("Sales and Marketing"), those of another narrow it.
  const chosen = [...Map.groupBy(groups, (piece) => piece.column).values()].map((same) =>
    same.flatMap((piece) => piece.rows),
  )
  if (rows.length > 0) chosen.push(named)
  const common = chosen.reduce<number[] | null>(
    (left, next) => (left ? left.filter((row) => next.includes(row)) : next),
    null,
  )
  if (common?.length === 0) throw new NotUnderstood('no row fits all that the question names')
  return {
    columns: columns.length > 0 ? unique(columns.map((piece) => piece.column)) : null,
    rows: common && unique(common),
  }
}

/** What `given` leaves open is taken from `other`. */
export const filled = (given: Selection, other: Selection): Selection => ({
  columns: given.columns ?? other.columns,
  rows: given.rows ?? other.rows,
})

/** One number for each row: a column, a sum over several, or a product of two. */
export function byRow(
  clause: Clause,
  measured: Measured,
  rows: number[] | null,
  how: Combination = 'sum',
): Series {
  const { columns } = measured
  const ragged = measured.kind === 'columns' && columns.length > 1 ? linesWith(clause, columns, rows) : null
  if (ragged && how === 'mean') return rowMeans(clause.subject, ragged)
  if (ragged) throw new NotUnderstood('the picture holds no number in some of the cells in question')
  const kept = rowsWith(clause, columns, rows)
  const lines = columns.map((column): Line => ({ kind: 'column', column, rows: kept }))
  const [only] = lines
  if (measured.kind === 'product') return { kind: 'combined', how: 'product', of: lines }
  return lines.length === 1 && only ? only : { kind: 'combined', how, of: lines }
}

/** One number for each column: a row, or a sum over several. */
export function byColumn(
  clause: Clause,
  columns: number[],
  rows: number[] | null,
  how: Combination = 'sum',
): Series {
  const { subject } = clause
  const asked = rows ?? subject.items.map((row) => row.index)
  const ragged = linesWith(clause, columns, asked)
  if (ragged && ragged.length > 1)
    throw new NotUnderstood('the picture holds no number in some of the cells in question')
  const kept = ragged ?? (rowsWith(clause, columns, asked) ?? asked).map((row) => ({ row, columns }))
  const lines = kept.map((line): Line => ({ kind: 'row', ...line }))
  const [only] = lines
  return lines.length === 1 && only ? only : { kind: 'combined', how, of: lines }
}

/** All numbers of a selection as one list. */
export function flat(clause: Clause, measured: Measured, rows: number[] | null): Series {
  const [column] = measured.columns
  const [row] = rows ?? []
  if (measured.kind === 'product' || measured.columns.length === 1) return byRow(clause, measured, rows)
  if (rows?.length === 1 && row !== undefined) return byColumn(clause, measured.columns, rows)
  if (column === undefined) throw new NotUnderstood('the column in question is not clear')
  const lines = linesWith(clause, measured.columns, rows)
  return lines
    ? { kind: 'ragged', lines }
    : { kind: 'grid', columns: measured.columns, rows: rowsWith(clause, measured.columns, rows) }
}

/** A series without the rows that were excluded, and with its conditions. */
export const narrowed = (series: Series, conditions: Condition[], any: boolean): Series =>
  conditions.length === 0 ? series : { kind: 'where', of: series, conditions, any }

/** One number of a selection: a cell, or an aggregate over its cells; `how: null` when the question names none. */
export function scalarOf(
  clause: Clause,
  measured: Measured,
  rows: number[] | null,
  how: Aggregate | null,
): Scalar {
  const [column] = measured.columns
  const [row] = rows ?? []
  const isCell = measured.kind === 'columns' && measured.columns.length === 1 && rows?.length === 1
  if (isCell && row !== undefined && column !== undefined) return cellOf(clause.subject, row, column)
  if (how === null) mustAddUp(clause.subject, measured)
  mustBeAlike(clause.subject, measured)
  return { kind: 'aggregate', how: how ?? 'sum', of: flat(clause, measured, rows) }
}

export function cellOf(subject: Subject, row: number, column: number): Scalar {
  const cell = cellAt(subject, row, column)
  if (!cell?.number)
    throw new NotUnderstood(`the cell of "${subject.table.rows[row]?.label ?? ''}" holds no number`)
  return { kind: 'cell', row, column }
}

/** Percentages, prices and temperatures of different rows do not add up to anything that was asked for. */
export function mustAddUp(subject: Subject, { columns, kind }: Measured): void {
  const column = subject.table.columns[columns[0] ?? 0]
  if (kind === 'product' || !column) return
  const unadded = /\b(price|rate|ratio|temperature|rating|average|avg|per|age|percent)\b|%|°/i
  const title = subject.block.includes(column) ? (subject.table.title ?? '') : ''
  if (/%|°/.test(unitOf(subject, column.index) ?? '') || unadded.test(`${column.header} ${title}`)) {
    throw new NotUnderstood(`it is not clear which rows of "${column.header}" are meant`)
  }
}

const MONEY = new Set(['money', 'price', 'revenue', 'spending', 'pay', 'profit', 'budget'])

/**
 * Numbers of columns that count different things make no sum and no average: prices and pieces, amounts and heads.
 *
 * @throws NotUnderstood when units or headings tell that they do
 */
export function mustBeAlike(subject: Subject, { kind, columns }: Measured): void {
  if (kind === 'product' || columns.length < 2) return
  const units = new Set(columns.map((column) => unitOf(subject, column)))
  const natures = columns.flatMap((index) => {
    const column = subject.table.columns[index]
    const groups = column && !subject.block.includes(column) ? columnGroups(column) : []
    return groups.length > 0 ? [groups.some((group) => MONEY.has(group))] : []
  })
  if (units.size > 1 || new Set(natures).size > 1)
    throw new NotUnderstood('the columns in question do not count the same thing')
}

/** "Kilometers per year" does not divide by the number of a year. @throws NotUnderstood */
export function mustBeDivisible({ table }: Subject, column: number): void {
  const header = table.columns[column]?.header ?? ''
  if (/\b(years?|date|built|founded|born|since)\b/i.test(header))
    throw new NotUnderstood(`"${header}" is no number to divide by`)
}
