import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import type { Clause } from './clause.ts'
import { is, productOf } from './columns.ts'

/**
 * "The value of the stock" is no number of pieces, where prices are printed too.
 *
 * @throws NotUnderstood when it would have to be
 */
export function mustBeWorth(clause: Clause, columns: readonly number[]): void {
  const { subject, pieces } = clause
  const worth = pieces.find(
    (piece) => /^(value|worth)$/i.test(piece.words) && clause.next(piece.at, 1, ['filler'])?.kind === 'link',
  )
  const counts = subject.values.filter((column) => columns.includes(column.index)).every(is('quantity'))
  const named = worth ? clause.next(worth.at, 1, ['filler', 'link'])?.kind === 'column' : false
  if (named && counts && columns.length > 0 && subject.values.some(is('price')))
    throw new NotUnderstood('it is not clear which price it is valued at')
}

/** Does a receipt tell what a whole line came to, and not what one of it costs? */
export const onlyLineAmounts = ({ table, values }: Subject): boolean =>
  table.kind === 'receipt' &&
  (values.some(is('quantity')) || isBareQuantity(table)) &&
  !values.some(is('price'))

/** Numbers without a heading before the names: "2 | Onion soup | 17.00". */
const isBareQuantity = ({ columns, labelColumn }: Subject['table']): boolean =>
  columns.some(
    ({ index, kind, header }) => kind === 'number' && index < labelColumn && !/\p{L}/u.test(header),
  )

const PACK = /^\s*\d+\s*[x×*]\s|\s[x×*]\s*\d+\s*$|\s@\s/i

/** Is the line of one of these rows for several pieces: "2 x Sourdough @ 2.80"? */
export const holdsPacks = ({ table }: Subject, rows: readonly number[]): boolean =>
  table.kind === 'receipt' &&
  rows.some((row) => {
    const label = table.rows[row]?.label ?? ''
    return PACK.test(label) && !/^\s*1\s*[x×*]\s/i.test(label)
  })

/** "The total value", "what is the stock worth", "the value of the hammers in stock": price × quantity. */
export function speaksOfValue(clause: Clause): boolean {
  const product = productOf(clause.subject)
  if (product?.kind !== 'product') return false
  const words = clause.pieces
    .filter((piece) => piece.kind === 'value' || piece.kind === 'measure')
    .map((piece) => piece.words.toLowerCase())
  const named = clause.all('column').map((piece) => piece.column)
  // Beside the name of the quantities, "value" is theirs; beside another name it is only a word for numbers.
  if (!named.every((column) => column === product.columns[1])) return false
  if (words.some((word) => /^(value|worth|turnover)$/.test(word))) return true
  const summed = clause.pieces.some((piece) => piece.kind === 'op' && ['total', 'sum'].includes(piece.op))
  return (
    named.length === 0 &&
    words.some((word) => (summed ? /^(revenue|sales|cost|spend|spent)$/ : /^revenue$/).test(word))
  )
}
