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
  if (head.kind === 'group') return isRankedMember(clause, head)
  if (head.kind === 'row' || head.kind === 'column') return ranksOwn(clause, head)
  if (head.kind !== 'axis' || /^(yearly|annual|quarterly|monthly|weekly|daily)$/i.test(head.words))
    return false
  if (asksOf(clause) || asksComputed(clause, head) || asksWhatItDoes(clause)) return false
  // "Item price" is a number, but "in what year were costs lowest" asks for the year.
  const next = clause.pieces[clause.pieces.indexOf(head) + 1]
  // "The biggest single-year increase" is one too.
  if (next?.kind === 'op' && ['change', 'difference'].includes(next.op) && !mainAskIsWhich(clause))
    return false
  return (
    !next || !['value', 'measure', 'column'].includes(next.kind) || (next.kind === 'measure' && next.verb)
  )
}

const mainAskIsWhich = (clause: Clause): boolean =>
  ['which', 'who', 'when'].includes(mainAsk(clause)?.ask ?? '')

/** "The highest total of any region" is a number. */
const asksOf = (clause: Clause): boolean =>
  clause.pieces.some((piece, place) => {
    const [computed, link] = clause.pieces.slice(place + 1).filter(({ kind }) => kind !== 'filler')
    return piece.kind === 'rank' && computed?.kind === 'op' && link?.kind === 'link' && link.link === 'of'
  })

/** "The growth of the best region", "the total of the top store" are numbers. */
const asksComputed = (clause: Clause, head: Placed): boolean => {
  const op = clause.pieces.find((piece) => piece.kind === 'op')
  const of = op && op.at < head.at ? clause.next(op.at, 1, ['filler']) : null
  return of?.kind === 'link' && ['of', 'in'].includes(of.link) && of.at < head.at
}

/** "What does the oldest person earn" asks for what is earned. */
const asksWhatItDoes = (clause: Clause): boolean =>
  mainAsk(clause)?.ask === 'what' &&
  /^(do|does|did)$/i.test(
    clause.pieces[clause.pieces.findIndex(({ kind }) => kind === 'ask') + 1]?.words ?? '',
  ) &&
  clause.pieces.some((piece) => piece.kind === 'measure' && piece.verb)

const MEASURED: Placed['kind'][] = ['value', 'measure', 'column']

/** "The cheapest bread" is one of the breads, "the highest bread price" a price. */
const isRankedMember = (clause: Clause, group: Placed): boolean =>
  clause.next(group.at, -1, ['filler', 'number', 'ordinal'])?.kind === 'rank' &&
  !MEASURED.includes(clause.next(group.at, 1, ['filler', 'unit'])?.kind ?? 'filler')

/** "Anna's best subject", "the worst month of 2021 for North". */
function ranksOwn(clause: Clause, head: Placed): boolean {
  const rank = clause.next(head.at, 1, ['filler', 'ordinal', 'number'])
  const noun = rank?.kind === 'rank' ? clause.next(rank.at, 1, ['filler', 'ordinal', 'number']) : null
  if (noun?.kind !== 'axis') return false
  return !MEASURED.includes(clause.next(noun.at, 1, ['filler', 'unit'])?.kind ?? 'filler')
}

/** "The best selling" without a noun; "the smallest harvest" has one. */
const startsWithQuality = (clause: Clause, verb: Placed): boolean =>
  /(ing|ed|en|wn|sold|paid|spent|won|made|bought|built|run|sellers?)$/i.test(verb.words) &&
  clause.next(verb.at, -1, [])?.kind === 'rank' &&
  clause.next(verb.at, 1)?.kind !== 'column'

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
