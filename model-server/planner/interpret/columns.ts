import type { Column } from '#domain/extraction.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { tokensOf } from '#model-server/planner/language/tokens.ts'
import { nearWord, stem } from '#model-server/planner/language/words.ts'
import { groupsOf, type Measure } from '#model-server/planner/table/measures.ts'
import {
  columnGroups,
  isDerived,
  isTotalColumn,
  unitOf,
  type Subject,
} from '#model-server/planner/table/subject.ts'
import type { Clause } from './clause.ts'

/** What is measured: columns as printed, or a product of two of them (price × quantity). */
export type Measured = { kind: 'columns'; columns: number[] } | { kind: 'product'; columns: [number, number] }

/** What is no percentage, where an amount is printed beside it: a salary beside a bonus. */
const PAID_OUT: Measure[] = ['pay', 'revenue', 'money']

const SUMMED: Measure[] = ['revenue', 'spending', 'money']

/** Does a column measure one of these? */
export const is =
  (...groups: Measure[]) =>
  (column: Column): boolean =>
    columnGroups(column).some((group) => groups.includes(group))

/** A heading that does not say what is measured, so that any word for it may be meant. */
const isOpen = (subject: Subject, column: Column, groups: readonly Measure[]): boolean =>
  isUntold(subject, column) && fitsTitle(subject, groups)

const isUntold = (subject: Subject, column: Column): boolean =>
  /^(\W*|values?|amounts?|numbers?|counts?|figures?|totals?|results?|y)$/i.test(column.header.trim()) ||
  subject.block.includes(column)

/** What stands on a receipt. */
const PAID: Measure[] = ['price', 'spending', 'money', 'revenue', 'calories']

/** A title that says what is measured closes what headings leave open. */
function fitsTitle({ table }: Subject, groups: readonly Measure[]): boolean {
  if (table.kind === 'receipt') return groups.some((group) => PAID.includes(group))
  const titled = tokensOf(table.title ?? '').flatMap((token) => groupsOf(token.text))
  return titled.length === 0 || titled.some((group) => groups.includes(group))
}

/**
 * The columns a clause speaks of, when it names none: the only one, the one its words for measures
 * fit, the amounts of a receipt, or all columns of a block.
 *
 * @throws NotUnderstood when that is not clear
 */
export function impliedColumns(clause: Clause, groups: readonly Measure[] = []): Measured {
  const { subject } = clause
  const measures = clause.all('measure')
  mustSpeakOfOne(clause)
  const nouns = measures.filter((piece) => !piece.verb)
  const hints = [
    ...nouns.flatMap((piece) => piece.groups),
    ...groups,
    ...measures.flatMap((piece) => piece.groups),
    ...asksGroups(clause),
  ]
  const found = lineAmounts(clause, hints) ?? fitting(subject, hints) ?? bySubject(subject)
  for (const piece of nouns) mustFit(subject, found, piece.groups, piece.word)
  return found
}

/** "How much was earned and spent": two columns. @throws NotUnderstood */
function mustSpeakOfOne(clause: Clause): void {
  const { subject } = clause
  for (const link of clause.all('link').filter((piece) => piece.link === 'and')) {
    const sides = [clause.next(link.at, -1), clause.next(link.at, 1)]
    const found = sides.map((piece) => (piece?.kind === 'measure' ? fitting(subject, piece.groups) : null))
    const [first, second] = found.map((measured) => measured?.columns.join())
    if (first !== undefined && second !== undefined && first !== second)
      throw new NotUnderstood('it asks for several numbers of different kinds')
  }
}

const ASKED: [string, Measure[]][] = [
  ['old', ['age']],
  ['tall', ['height']],
  ['high', ['height']],
  ['deep', ['height']],
  ['heavy', ['weight']],
  ['long', ['distance', 'time']],
  ['far', ['distance']],
  ['fast', ['speed']],
  ['hot', ['temperature']],
  ['warm', ['temperature']],
  ['cold', ['temperature']],
  ['big', ['area']],
  ['large', ['area']],
  ['expensive', ['price']],
]

/** What "how old" or "how heavy" asks for; empty for other questions. */
export const askedGroups = ({ pieces }: Clause): Measure[] =>
  ASKED.find(([word]) =>
    pieces.some(({ kind, words }) => kind === 'ask' && words.toLowerCase() === `how ${word}`),
  )?.[1] ?? []

/** "How many" is about quantities and "how much" about prices, where nothing else is said. */
function asksGroups(clause: Clause): Measure[] {
  const { pieces } = clause
  const asks = pieces.flatMap((piece) => (piece.kind === 'ask' ? [piece.ask] : []))
  const asked = askedGroups(clause)
  if (asked.length > 0) return asked
  if (asks.includes('how-many')) return ['quantity']
  if (!asks.includes('how-much')) return []
  const { table, values } = clause.subject
  // "How much is 2020" of a table of revenue and cost asks for neither.
  const amounts = values.filter(is('price', 'spending', 'revenue', 'profit', 'pay'))
  return table.kind === 'receipt' || amounts.length < 2 ? ['price', 'spending'] : []
}

/** What a whole line came to, where its price and its amount are both printed: "how much did the teas cost in total". */
function lineAmounts(clause: Clause, hints: readonly Measure[]): Measured | null {
  const { values, table } = clause.subject
  const amounts = values.filter((column) => isTotalColumn(column) && !is('quantity')(column))
  const priced = values.some(is('price')) && amounts.length === 1
  const asksCost = hints.some((hint) => hint === 'price' || hint === 'spending')
  const single = clause.pieces.some(({ words }) =>
    /^(one|each|single|apiece|piece|unit|per|individual)$/i.test(words),
  )
  const summed = clause.pieces.some(
    (piece) => piece.kind === 'op' && ['total', 'sum', 'together'].includes(piece.op),
  )
  const ranked = clause.pieces.some((piece) => piece.kind === 'rank' || piece.kind === 'more')
  if (!priced || !asksCost || single || ranked) return null
  return summed || (table.kind === 'receipt' && clause.pieces.every((piece) => piece.kind !== 'op'))
    ? one(amounts)
    : null
}

const one = (columns: Column[]): Measured | null => {
  const [only] = columns
  return columns.length === 1 && only ? { kind: 'columns', columns: [only.index] } : null
}

export function fitting(subject: Subject, hints: readonly Measure[]): Measured | null {
  const { values, block } = subject
  if (values.length === 1) return one(values)
  for (const hint of hints) {
    const totals = SUMMED.includes(hint) ? values.filter(isTotalColumn) : []
    const found = values
      .filter(is(hint))
      .filter((column) => !totals.length || !is('price')(column) || hint !== 'spending')
    const plain = found.filter((column) => !isDerived(column))
    const settled =
      one(found) ??
      one(plain) ??
      (PAID_OUT.includes(hint)
        ? one(plain.filter((column) => unitOf(subject, column.index) !== '%'))
        : null) ??
      (found.length === 0 && block.length === 0 ? one(totals) : null)
    if (settled) return settled
    if (found.length === 0 && SUMMED.includes(hint) && productOf(subject)) return productOf(subject)
  }
  return null
}

/** Price × quantity, where a table holds one of each and nothing that says their product. */
export function productOf({ values }: Subject): Measured | null {
  const quantities = values.filter(is('quantity')).filter((column) => !is('price')(column))
  const prices = values.filter(is('price')).filter((column) => !quantities.includes(column))
  const [price, quantity] = [prices[0], quantities[0]]
  const alone = prices.length === 1 && quantities.length === 1 && !values.some(isTotalColumn)
  return alone && price && quantity ? { kind: 'product', columns: [price.index, quantity.index] } : null
}

function bySubject(subject: Subject): Measured {
  const { values, block, table } = subject
  if (block.length > 0) return { kind: 'columns', columns: block.map((column) => column.index) }
  const totals = values.filter(isTotalColumn)
  const last = values.at(-1)
  if (table.kind === 'receipt' && last) return { kind: 'columns', columns: [last.index] }
  if (table.kind === 'receipt' && totals.length === 1) return one(totals) ?? unclear()
  return unclear()
}

/** "GDP" for "Gross domestic product". */
const isShort = (title: string, word: string): boolean => {
  const initials = tokensOf(title).map(({ text }) => text[0] ?? '')
  return word.length > 1 && initials.join('').includes(word)
}

const unclear = (): never => {
  throw new NotUnderstood('the column in question is not clear')
}

/** A word for a measure must not stand against a heading that says something else. */
export function mustFit(subject: Subject, found: Measured, groups: readonly Measure[], word: string): void {
  const columns = found.columns.flatMap((index) => subject.table.columns[index] ?? [])
  const titled = tokensOf(subject.table.title ?? '').some((token) => stem(token.text) === stem(word))
  const fits = columns.some(
    (column) =>
      isShort(subject.table.title ?? '', word) ||
      (titled && (groups.length === 0 || isUntold(subject, column))) ||
      isOpen(subject, column, groups) ||
      tokensOf(column.header).some((token) => nearWord(stem(token.text), stem(word))) ||
      columnGroups(column).some((group) => groups.includes(group)) ||
      stem(word) === stem((column.unit ?? '').toLowerCase()),
  )
  if (!fits && found.kind === 'columns') throw new NotUnderstood(`the picture shows no "${word}"`)
}
