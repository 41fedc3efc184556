import type { Clause, Placed, PieceOf } from './clause.ts'

/** Does a question want a label ("which region") rather than a number? */
export function asksLabel(clause: Clause): boolean {
  const ask = mainAsk(clause)
  if (ask) {
    if (['how-many', 'how-much'].includes(ask.ask)) return false
    if (['which', 'who', 'when', 'where', 'list'].includes(ask.ask)) return true
  }
  return headIsLabel(clause)
}

/** The first word that asks; "employees who earn more" asks nothing. */
export function mainAsk(clause: Clause): Placed<PieceOf<'ask'>> | null {
  const asks = clause.pieces.filter((piece): piece is Placed<PieceOf<'ask'>> => piece.kind === 'ask')
  return (
    asks.find((piece) => {
      const before = clause.next(piece.at, -1)
      const relative = before !== null && ['axis', 'column', 'row', 'group', 'measure'].includes(before.kind)
      return piece.ask !== 'how' && !(relative && ['who', 'which', 'when', 'where'].includes(piece.ask))
    }) ?? null
  )
}

/** "The most expensive item" is a label, "the price of the most expensive item" is a number. */
function headIsLabel(clause: Clause): boolean {
  const passed = ['filler', 'unit', 'every', 'rank', 'ordinal', 'number', 'ask', 'link', 'op', 'more', 'end']
  const head = clause.pieces.find((piece) => !passed.includes(piece.kind))
  if (!head) return clause.pieces.some((piece) => piece.kind === 'rank' && piece.groups.length > 0)
  if (head.kind === 'measure' && head.verb) return startsWithQuality(clause, head)
  if (head.kind !== 'axis' || /^(yearly|annual|quarterly|monthly|weekly|daily)$/i.test(head.words))
    return false
  // "Item price" is a number, but "in what year were costs lowest" asks for the year.
  const next = clause.pieces[clause.pieces.indexOf(head) + 1]
  return (
    !next || !['value', 'measure', 'column'].includes(next.kind) || (next.kind === 'measure' && next.verb)
  )
}

/** "The best selling" without a noun. */
const startsWithQuality = (clause: Clause, verb: Placed): boolean =>
  clause.next(verb.at, -1, [])?.kind === 'rank' && clause.next(verb.at, 1)?.kind !== 'column'

/** "Did North or East sell more": one of two is to be named. */
export const choosesOne = (clause: Clause): boolean =>
  clause.pieces.some((piece) => piece.kind === 'more') &&
  clause.pieces.some((piece, place) => {
    const [before, after] = [clause.pieces[place - 1], clause.next(piece.at)]
    return (
      piece.kind === 'link' &&
      piece.link === 'or' &&
      ['row', 'column'].includes(after?.kind ?? '') &&
      before?.kind === after?.kind
    )
  })

export type Axis = 'rows' | 'columns' | 'group'

/** Which way the answers lie: rows unless the question says columns, or holds one row against a block of columns. */
export function axisOf(clause: Clause, from = 0): { axis: Axis; column: number | null } {
  const { block, columnTime, rowTime } = clause.subject
  const said = clause.pieces.find((piece) => piece.kind === 'axis' && piece.at >= from)
  if (said?.kind === 'axis') return { axis: said.axis, column: said.column }
  const asksTime = clause.pieces.some((piece) => piece.kind === 'ask' && piece.ask === 'when')
  if (asksTime && columnTime && !rowTime) return { axis: 'columns', column: null }
  const rows = clause.all('row').flatMap((piece) => piece.rows)
  const columns = clause.all('column')
  const across = rows.length === 1 && block.length > 0 && columns.length !== 1
  const compared =
    rows.length === 0 && columns.length > 1 && clause.all('link').some(({ link }) => link === 'or')
  return { axis: across || compared ? 'columns' : 'rows', column: null }
}
