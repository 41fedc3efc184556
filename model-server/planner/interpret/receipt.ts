import type { RowKind } from '#domain/extraction.ts'
import { isAdjustment } from '#domain/row-kinds.ts'
import type { Answer, Scalar } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { hasNumber, type Subject } from '#model-server/planner/table/subject.ts'
import { number } from './answers.ts'
import type { Case } from './case.ts'
import type { Clause } from './clause.ts'
import { impliedColumns } from './columns.ts'
import { byRow } from './selection.ts'
import { leavesOut } from './without.ts'

/** What a question wants of the lines below the items: the total, the tax, what is due before tax. */
export function receipt(asked: Case): Answer[] | null {
  const { clause } = asked
  const wanted = wantedOf(clause)
  if (!wanted || asked.conditions.wanted.length > 0 || leavesOut(asked.without)) return null
  const { subject } = clause
  mustBeWholeBill(clause)
  takePeople(clause)
  impliedColumns(clause)
  const column = lineColumn(subject)
  const of = READERS[wanted](subject, column, clause)
  if (!of) return null
  clause.useOps(
    'total',
    'sum',
    'due',
    'tax',
    'tax-rate',
    'subtotal',
    'before-tax',
    'after-tax',
    'percent',
    'share',
    'together',
  )
  return [number(subject, divided(clause, of))]
}

/** "One of each" is not what was bought. */
function mustBeWholeBill(clause: Clause): void {
  const each = clause.pieces.find(({ words }) => /^each$/i.test(words))
  const before = each ? clause.next(each.at, -1, []) : null
  if (each && before?.kind === 'link' && before.link === 'of')
    throw new NotUnderstood('it is not clear how many of each are meant')
}

/** The column in which the lines below the items hold their numbers: the amounts. */
export function lineColumn(subject: Subject): number {
  const below = subject.table.rows.filter((row) => row.kind !== 'item')
  const column =
    subject.values.findLast(({ index }) => below.some((row) => hasNumber(subject, row.index, index))) ??
    subject.values.at(-1)
  if (!column) throw new NotUnderstood('the column in question is not clear')
  return column.index
}

/** "Among 4 people": the people are no column. */
function takePeople(clause: Clause): void {
  if (!clause.op('split')) return
  clause.use(
    ...clause
      .all('measure')
      .filter((piece) => piece.groups.includes('people') || piece.groups.includes('staff')),
  )
}

type Wanted = 'total' | 'tax' | 'tax-rate' | 'subtotal'

function wantedOf(clause: Clause): Wanted | null {
  const { table } = clause.subject
  const named = [...clause.all('row'), ...clause.all('column'), ...clause.all('rank'), ...clause.all('group')]
  if (named.length > 0 || clause.op('mean', 'median', 'count', 'difference', 'ratio', 'change')) return null
  const percent =
    clause.op('percent', 'share') !== null ||
    /\brate\b/i.test(clause.pieces.map(({ words }) => words).join(' '))
  if (clause.op('tax-rate') || (clause.op('tax') && percent && !speaksOfWhole(clause))) return 'tax-rate'
  if (percent) return null
  if (clause.op('before-tax', 'subtotal')) return 'subtotal'
  if (clause.op('tax')) return 'tax'
  // Elsewhere "the total" is the sum of a column; on a receipt it is the line that is printed last.
  if (clause.op('due')) return 'total'
  const isTotal = clause.op('total', 'after-tax') !== null || clause.op('split') !== null || asksPaid(clause)
  return table.kind === 'receipt' && isTotal && !namesItems(clause) ? 'total' : null
}

/** "What share of the total is tax", "what percentage of the bill": of what was paid in the end; "the total tax" is none. */
export const speaksOfWhole = ({ pieces }: Clause): boolean =>
  pieces.some((piece, place) => {
    const next = pieces[place + 1]
    if (/^(bill|receipt|invoice|payment|purchase|paid|pay|spent|spend)$/i.test(piece.words)) return true
    return (
      piece.kind === 'op' &&
      ['total', 'due'].includes(piece.op) &&
      !(next?.kind === 'op' && next.op === 'tax')
    )
  })

/** "How much did I pay", "how much was the bill". */
const asksPaid = (clause: Clause): boolean =>
  clause.pieces.some(
    (piece) =>
      piece.kind === 'ask' &&
      (['how-much', 'what'].includes(piece.ask) || clause.next(piece.at, 1, ['filler'])?.kind === 'unit'),
  ) &&
  (clause.pieces.some((piece) => piece.kind === 'measure' && piece.groups.includes('spending')) ||
    /\b(bill|receipt|everything|invoice|come to)\b/i.test(
      clause.pieces.map(({ words }) => words).join(' '),
    )) &&
  clause.op('sum') === null

/** "The total of the items" leaves the tax out. */
const namesItems = (clause: Clause): boolean =>
  clause.pieces.some(
    (piece) =>
      piece.kind === 'axis' &&
      /^(items?|products?|articles?|goods|lines?|dish(es)?|entries)$/i.test(piece.words),
  )

/** Rows of tables that summarise without summing. */
const AVERAGE = /\b(average|mean|median|durchschnitt)\b/i

const isSumless = (label: string): boolean => AVERAGE.test(label) || isAdjustment(label)

const rowsOfKind = (subject: Subject, column: number, kind: RowKind): number[] =>
  subject.table.rows
    .filter((row) => row.kind === kind && hasNumber(subject, row.index, column) && !isSumless(row.label))
    .map((row) => row.index)

const KNOWN = new Set<string>(['item', 'subtotal', 'tax', 'total', 'payment'])

type Read = (subject: Subject, column: number, clause: Clause) => Scalar | null

const READERS: Record<Wanted, Read> = {
  total: (subject, column) => cellIn(rowsOfKind(subject, column, 'total').at(-1), column),
  tax: (subject, column) => {
    const rows = rowsOfKind(subject, column, 'tax')
    return rows.length > 1
      ? { kind: 'aggregate', how: 'sum', of: { kind: 'column', column, rows } }
      : cellIn(rows[0], column)
  },
  subtotal: (subject, column, clause) => {
    const printed = cellIn(rowsOfKind(subject, column, 'subtotal').at(-1), column)
    if (printed) return printed
    // Items alone are not what was charged where something was taken off them.
    if (subject.table.rows.some((row) => !KNOWN.has(row.kind)))
      throw new NotUnderstood('the amount before tax is not printed')
    return { kind: 'aggregate', how: 'sum', of: byRow(clause, { kind: 'columns', columns: [column] }, null) }
  },
  'tax-rate': (subject, column, clause) => {
    const tax = READERS.tax(subject, column, clause)
    const base = READERS.subtotal(subject, column, clause)
    return tax && base ? { kind: 'pair', how: 'share', of: [tax, base] } : null
  },
}

/** A line below the items, or what stands for it; null when the picture has none. */
export const lineOf = (clause: Clause, column: number, wanted: Exclude<Wanted, 'tax-rate'>): Scalar | null =>
  READERS[wanted](clause.subject, column, clause)

const cellIn = (row: number | undefined, column: number): Scalar | null =>
  row === undefined ? null : { kind: 'cell', row, column }

/** "Split among 4": a share of it for each. */
export function divided(clause: Clause, of: Scalar): Scalar {
  const split = clause.op('split')
  clause.useOps('split')
  const people = split ? clause.first('number') : null
  if (!split) return of
  if (!people || people.said.percent) throw new NotUnderstood('it is not clear among how many it is split')
  clause.use(people)
  return { kind: 'pair', how: 'ratio', of: [of, { kind: 'given', value: people.said.value }] }
}
