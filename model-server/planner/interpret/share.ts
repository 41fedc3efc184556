import type { Answer, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { unitOf } from '#model-server/planner/table/subject.ts'
import { label, labels, number, numbers } from './answers.ts'
import { asksLabel } from './asked.ts'
import { met, rowSeries, rowsOf, type Case } from './case.ts'
import type { Clause, Placed } from './clause.ts'
import { countedShare, groupShare } from './counted-share.ts'
import { standsIn } from './compare.ts'
import { impliedColumns, type Measured } from './columns.ts'
import { takeRank } from './modifiers.ts'
import { lineColumn, lineOf, speaksOfWhole } from './receipt.ts'
import { byRow, flat, scalarOf, selectionOf, type Selection } from './selection.ts'

/** "What share of the total is North", "profit as a percentage of revenue", "what percent of regions are above 100". */
export function share(asked: Case): Answer[] | null {
  const { clause } = asked
  const said = clause.op('share', 'percent')
  if (!said || clause.op('change', 'compound', 'difference') || (clause.first('more') && clause.link('than')))
    return null
  if (asksLabel(clause) && clause.first('rank')) return null
  if (clause.link('against')) throw new NotUnderstood('it is not clear whether a share or a change is meant')
  const counted = countedShare(asked) ?? groupShare(asked)
  if (counted) return counted
  const ofLine = shareOfLine(asked)
  if (ofLine) return ofLine
  const side = clause.first('rank')
  if (side && standsIn(clause, side) && clause.first('row'))
    throw new NotUnderstood(`it is not clear by what it is the "${side.words}"`)
  if (ofItsOwn(clause)) throw new NotUnderstood('it is not clear what the whole is')
  const rank = takeRank(clause)
  const of = wholeAfter(asked, said)
  clause.useOps('share', 'percent', 'total', 'sum', 'together')
  const apart = twoColumns(asked, of) ?? rowOfRow(asked, of)
  if (apart && rank) throw new NotUnderstood('it is not clear which one the share is of')
  if (apart) return apart
  const selection = selectionOf(clause)
  if (rank) return topShare(asked, rank, selection)
  return partOfWhole(asked, selection, of)
}

/** The first thing named after "percent … of": the whole, or a part of its name. */
function wholeAfter({ clause }: Case, said: Placed): Placed | null {
  const given = /^contribut/i.test(said.words)
  const links = clause
    .all('link')
    .filter((piece) => piece.link === 'of' || piece.link === 'in' || (given && piece.link === 'to'))
  // "The part of March in the total": the whole is what is called so, wherever it stands.
  const later = links.filter((piece) => piece.at > said.at)
  const to = later.find((piece) => piece.link === 'to')
  const link = to ?? later.find((piece) => isWhole(clause.next(piece.at, 1, ['filler']))) ?? later[0]
  return link && !endsThere(clause, link)
    ? clause.next(link.at, 1, ['filler', 'unit', 'value', 'every', 'op'])
    : null
}

/** "What percentage of the total is North": the total is named, and the part follows. */
function endsThere(clause: Clause, link: Placed): boolean {
  const op = clause.next(link.at, 1, ['filler'])
  const behind = op?.kind === 'op' ? clause.pieces[clause.pieces.indexOf(op) + 1] : undefined
  return (
    behind?.kind === 'filler' &&
    /^(is|are|was|were|do|does|did|has|have|had|comes?|came)$/i.test(behind.words)
  )
}

/** "What percent of its budget did Marketing spend": not of all budgets. */
const ofItsOwn = ({ pieces }: Clause): boolean =>
  pieces.some(
    ({ words }, place) =>
      /^(its|their|his|her)$/i.test(words) &&
      pieces[place - 1]?.kind === 'link' &&
      pieces[place - 1]?.words === 'of',
  )

const isWhole = (piece: Placed | null): boolean =>
  piece?.kind === 'every' || (piece?.kind === 'op' && ['total', 'sum', 'together'].includes(piece.op))

/** "What share of the total is tax", "what percent of the subtotal is milk": lines of a receipt. */
function shareOfLine(asked: Case): Answer[] | null {
  const { clause } = asked
  const { subject } = clause
  const isWhole = subject.table.kind === 'receipt' && speaksOfWhole(clause)
  const wanted = clause.op('subtotal') ? 'subtotal' : isWhole ? 'total' : null
  const tax = clause.op('tax') !== null
  const column = wanted ? lineColumn(subject) : undefined
  const whole = wanted && column !== undefined ? lineOf(clause, column, wanted) : null
  if (!whole || column === undefined || clause.first('rank')) return null
  const { rows } = selectionOf(clause)
  const part = tax
    ? lineOf(clause, column, 'tax')
    : rows && scalarOf(clause, { kind: 'columns', columns: [column] }, rows, null)
  if (!part) throw new NotUnderstood('it is not clear whose share is asked for')
  clause.useOps('share', 'percent', 'total', 'due', 'subtotal', 'tax', 'together')
  return [number(subject, { kind: 'pair', how: 'share', of: [part, whole] })]
}

/** "Profit as a percentage of revenue", for one row or all together. */
function twoColumns(asked: Case, of: Placed | null): Answer[] | null {
  const { clause } = asked
  const { subject } = clause
  const columns = clause.all('column')
  const [first, second] = columns
  if (columns.length !== 2 || !first || !second || subject.block.some(({ index }) => index === first.column))
    return null
  if (clause.part(first.at, second.at).link('and', 'comma'))
    throw new NotUnderstood('it is not clear which of the columns is the whole')
  const [part, whole] = of?.at === first.at ? [second, first] : [first, second]
  const { rows } = selectionOf(clause)
  const kept = rowsOf(asked, { kind: 'columns', columns: [part.column, whole.column] }, rows)
  const [a, b] = [part, whole].map((piece) =>
    scalarOf(clause, { kind: 'columns', columns: [piece.column] }, kept, null),
  )
  return a && b ? [number(subject, { kind: 'pair', how: 'share', of: [a, b] })] : null
}

/** "A as a percentage of B", "what percent of B is A", both rows: the whole is the other row. */
function rowOfRow(asked: Case, of: Placed | null): Answer[] | null {
  const { clause } = asked
  const rows = clause.all('row')
  if (of?.kind !== 'row' || rows.length !== 2) return null
  const part = rows.find((piece) => piece.at !== of.at)
  const joined = part && clause.part(Math.min(part.at, of.at), Math.max(part.at, of.at)).link('and', 'comma')
  if (!part || joined) return null
  clause.use(...rows)
  const { columns } = selectionOf(clause)
  const measured: Measured = columns ? { kind: 'columns', columns } : impliedColumns(clause)
  const [a, b] = [part.rows, of.rows].map((chosen) => scalarOf(clause, measured, chosen, null))
  return a && b ? [number(clause.subject, { kind: 'pair', how: 'share', of: [a, b] })] : null
}

function topShare(
  asked: Case,
  rank: NonNullable<ReturnType<typeof takeRank>>,
  selection: Selection,
): Answer[] {
  const { clause } = asked
  const noun = clause.next(rank.at, 1, ['filler', 'number', 'ordinal'])
  if (noun?.kind === 'axis' && noun.axis !== 'rows')
    throw new NotUnderstood('it is not clear what the share is of')
  const measured: Measured = selection.columns
    ? { kind: 'columns', columns: selection.columns }
    : impliedColumns(clause, rank.groups)
  const all = met(asked, byRow(clause, measured, rowsOf(asked, measured, selection.rows)), null)
  const { order, nth, count } = rank
  const part: Scalar = count
    ? { kind: 'aggregate', how: 'sum', of: { kind: 'top', of: all, order, count } }
    : { kind: 'nth', of: all, by: all, order, nth }
  const share: Scalar = { kind: 'pair', how: 'share', of: [part, { kind: 'aggregate', how: 'sum', of: all }] }
  const top: Series = { kind: 'top', of: all, order, count: count ?? 1 }
  return [
    number(clause.subject, share),
    count ? labels(clause.subject, top, order) : label(clause.subject, all, order, nth),
  ]
}

/** One or more cells in percent of their column, or of their row where that is the whole that was named. */
function partOfWhole(asked: Case, { columns, rows }: Selection, of: Placed | null): Answer[] {
  const { clause } = asked
  const { subject } = clause
  const { block } = subject
  if (rows === null && columns === null) return everyShare(asked)
  const all = block.map((column) => column.index)
  const withinRow = of?.kind === 'row' || (rows === null && columns !== null)
  if (columns && block.length > 0 && withinRow) {
    const whole = flat(
      clause,
      { kind: 'columns', columns: all },
      rowsOf(asked, { kind: 'columns', columns: all }, rows),
    )
    return [
      shareIn(
        asked,
        scalarOf(
          clause,
          { kind: 'columns', columns },
          rowsOf(asked, { kind: 'columns', columns }, rows),
          null,
        ),
        whole,
      ),
    ]
  }
  if (rows === null) return everyShare(asked, columns)
  const measured: Measured = columns ? { kind: 'columns', columns } : impliedColumns(clause)
  const isItem = rows.every((row) => subject.table.rows[row]?.kind === 'item')
  if (!isItem) throw new NotUnderstood('it is not clear what the whole is')
  const items = rowsOf(asked, measured, null)
  return [shareIn(asked, scalarOf(clause, measured, rows, null), flat(clause, measured, items))]
}

const shareIn = ({ clause }: Case, part: Scalar, whole: Series): Answer =>
  number(clause.subject, {
    kind: 'pair',
    how: 'share',
    of: [part, { kind: 'aggregate', how: 'sum', of: whole }],
  })

/** The share of each row. */
function everyShare(asked: Case, columns: number[] | null = null): Answer[] {
  const { clause } = asked
  const measured: Measured = columns ? { kind: 'columns', columns } : impliedColumns(clause)
  if (measured.columns.some((column) => unitOf(clause.subject, column) === '%')) {
    throw new NotUnderstood('the column holds percentages already')
  }
  if (!clause.pieces.some((piece) => piece.kind === 'every' || piece.kind === 'axis')) {
    throw new NotUnderstood('it is not clear whose share is asked for')
  }
  const of: Series = { kind: 'shares', of: rowSeries(asked, { measured, columns, rows: null }) }
  return [numbers(clause.subject, of)]
}
