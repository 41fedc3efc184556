import type { Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { number } from './answers.ts'
import type { Case } from './case.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'
import { fitting, impliedColumns, type Measured } from './columns.ts'
import { isCount } from './modifiers.ts'
import { cellOf } from './selection.ts'
import { holdsPacks, onlyLineAmounts } from './worth.ts'

type Row = Placed<PieceOf<'row'>>
type Amount = Placed<PieceOf<'number'>>

/** "What do three coffees and two teas cost": so many of each, at the price of one. */
export function multiple(asked: Case): Answer[] | null {
  const { clause } = asked
  const rows = clause.all('row')
  const terms = rows.map((row) => ({ row, amount: amountOf(clause, row) }))
  if (!terms.some(({ amount }) => amount !== null) || clause.first('rank')) return null
  if (!terms.every(({ row }) => isListed(clause, row))) return null
  if (onlyLineAmounts(clause.subject)) throw new NotUnderstood('the price of one is not printed')
  const column = priceColumn(clause)
  const packed = rows.some((row) => holdsPacks(clause.subject, [rowIn(row)]))
  if (packed) throw new NotUnderstood('the line is for more than one of it')
  for (const { row, amount } of terms) clause.use(row, amount)
  clause.useOps('total', 'sum', 'together')
  clause.use(...clause.all('link').filter(({ link }) => link === 'plus' || link === 'times'))
  const of: Scalar = {
    kind: 'terms',
    terms: terms.map(({ row, amount }) => ({
      times: amount?.said.value ?? 1,
      of: cellOf(clause.subject, rowIn(row), column),
    })),
  }
  return [number(clause.subject, of)]
}

const rowIn = (row: Row): number => {
  const [only] = row.rows
  if (only === undefined || row.rows.length > 1)
    throw new NotUnderstood(`"${row.words}" is printed more than once`)
  return only
}

/** The number right before a row ("3 teas", "two of the teas"), or "tea times 3" behind it. */
function amountOf(clause: Clause, row: Row): Amount | null {
  const before = clause.next(row.at, -1, ['filler', 'unit', 'every', 'axis'])
  const earlier =
    before?.kind === 'link' && ['of', 'times'].includes(before.link) ? clause.next(before.at, -1) : before
  const many = earlier?.kind === 'number' && clause.isFree(earlier) ? earlier : null
  if (many && (isCount(many) || isFactor(many, before))) return many
  const after = clause.next(row.at, 1, ['filler'])
  const later = after?.kind === 'link' && after.link === 'times' ? clause.next(after.at, 1) : null
  return later?.kind === 'number' && isCount(later) ? later : null
}

/** "2.5 times tea": so many times may be a fraction too. */
const isFactor = ({ said }: Amount, between: Placed | null): boolean =>
  between?.kind === 'link' && between.link === 'times' && said.value > 0 && !said.percent

/** Rows between which only "and", commas and numbers stand are the terms of one sum. */
function isListed(clause: Clause, row: Row): boolean {
  const before = clause.next(row.at, -1, ['filler', 'unit', 'every', 'number', 'axis', 'op'])
  return (
    before?.kind !== 'link' ||
    ['and', 'comma', 'plus', 'for', 'of', 'times', 'with', 'in'].includes(before.link)
  )
}

/** What one piece costs: the price where there is one, not the amount of a line. */
function priceColumn(clause: Clause): number {
  const { subject } = clause
  const said = clause.all('column')
  clause.use(...said)
  const [named] = said
  if (named && said.length === 1) return named.column
  const prices: Measured | null = fitting(subject, ['price'])
  const found = prices?.kind === 'columns' ? prices : impliedColumns(clause)
  const counted = fitting(subject, ['quantity']) !== null
  if (!prices && counted && subject.values.length > 1)
    throw new NotUnderstood('the price of one is not printed')
  const [column] = found.columns
  if (column === undefined || found.columns.length > 1)
    throw new NotUnderstood('the column in question is not clear')
  return column
}
