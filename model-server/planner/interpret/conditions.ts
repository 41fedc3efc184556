import type { Comparison, Condition, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Piece } from '#model-server/planner/language/piece.ts'
import { plainUnit, type SaidNumber } from '#model-server/planner/language/tokens.ts'
import { unitOf, type Subject } from '#model-server/planner/table/subject.ts'
import { comparedGroups } from '#model-server/planner/table/measures.ts'
import type { Clause, Placed, PieceOf } from './clause.ts'
import { fitting } from './columns.ts'
import { runsBackwards } from './orientation.ts'
import { byRow, cellOf } from './selection.ts'
import { mustDiffer, spreadOver } from './spread-conditions.ts'

type Threshold =
  | { kind: 'numbers'; said: SaidNumber[] }
  | { kind: 'aggregate'; how: 'mean' | 'median' }
  | { kind: 'row'; row: number }
  | { kind: 'column'; column: number }

/** A condition as said, before it is known which rows it is asked of. */
export interface Wanted {
  /** null: what the question is about anyway. */
  column: number | null
  compare: Comparison
  threshold: Threshold
}

export interface Conditions {
  wanted: Wanted[]
  any: boolean
}

/** A question that narrows nothing. */
export const UNCONDITIONAL: Conditions = { wanted: [], any: false }

/** Uses up "above 100", "between 10 and 20", "whose price exceeds the average", with the columns they speak of. */
export function takeConditions(clause: Clause): Conditions {
  const signs = clause.all('op').filter(({ op }) => op === 'negative' || op === 'positive')
  const compares = clause.all('compare')
  const wanted = [
    ...compares.map((piece) => conditionAt(clause, piece)),
    ...signs.map((piece) => signAt(clause, piece)),
  ]
  const [first, last] = [compares[0]?.at ?? 0, compares.at(-1)?.at ?? 0]
  const any = wanted.length > 1 && clause.part(first, last).link('or') !== null
  mustNotBeOfEach(clause, wanted)
  if (!any) mustDiffer(wanted)
  return wanted.length === 1 ? spreadOver(clause, wanted) : { wanted, any }
}

/** "In every quarter": a condition on each of the columns, and not on their sum. */
function mustNotBeOfEach(clause: Clause, wanted: Wanted[]): void {
  const each = clause.pieces.some(
    (piece) =>
      piece.kind === 'axis' &&
      piece.axis === 'columns' &&
      clause.next(piece.at, -1, ['filler', 'number'])?.kind === 'every',
  )
  if (wanted.length > 0 && each && clause.subject.block.length > 0)
    throw new NotUnderstood('it is not clear whether the condition is about each of the columns')
}

const zero: Threshold = { kind: 'numbers', said: [{ value: 0, percent: false, scale: 1 }] }

function signAt(clause: Clause, piece: Placed<PieceOf<'op'>>): Wanted {
  clause.use(piece)
  const column = columnBeside(clause, piece.at, piece.at) ?? profitColumn(clause)
  return { column, compare: piece.op === 'negative' ? 'below' : 'above', threshold: zero }
}

/** A loss is a negative profit. */
function profitColumn({ subject }: Clause): number | null {
  const found = subject.values.length > 1 ? fitting(subject, ['profit']) : null
  return found?.kind === 'columns' ? (found.columns[0] ?? null) : null
}

function conditionAt(clause: Clause, piece: Placed<PieceOf<'compare'>>): Wanted {
  clause.use(piece)
  const { threshold, end } = thresholdAt(clause, piece)
  const negated = clause.next(piece.at, -1)
  const turned = negated?.kind === 'link' && negated.link === 'not'
  if (turned) clause.use(negated)
  const compare = turned ? OPPOSITE[piece.compare] : piece.compare
  if (!compare) throw new NotUnderstood(`the words "${piece.words}" are not clear in this question`)
  const column =
    comparedColumn(clause, piece, end) ??
    (isOfThose(clause, piece) ? columnBehind(clause, end) : columnBeside(clause, piece.at, end)) ??
    unitColumn(clause, piece.at, end)
  if (column === null) mustNotBeOfThose(clause, piece)
  return { column, compare, threshold }
}

/** "Those over 30", "people under 50". */
const isOfThose = ({ pieces }: Pick<Clause, 'pieces'>, piece: Placed): boolean =>
  /^(those|these|them|anyone|everyone|people)$/i.test(pieces[pieces.indexOf(piece) - 1]?.words ?? '')

/** "The wage of those over 30": what is named before them is what is asked for, and not what is compared. */
function columnBehind(clause: Clause, end: number): number | null {
  const piece = beside(clause, end, 1)
  if (piece?.kind !== 'column' || !clause.isFree(piece)) return null
  clause.use(piece)
  return piece.column
}

/** "Those over 30": by some other column than the one that the question is about. */
function mustNotBeOfThose({ pieces, subject }: Clause, piece: Placed): void {
  const others = subject.values.length > 1 && subject.block.length === 0
  if (others && isOfThose({ pieces }, piece))
    throw new NotUnderstood(`it is not clear what "${piece.words}" compares`)
}

/** "Older than 30" is about ages. */
function comparedColumn(clause: Clause, { words, at }: Placed, end: number): number | null {
  const { subject } = clause
  const groups = comparedGroups(words)
  if (runsBackwards(clause, groups)) throw new NotUnderstood(`it is not clear what "${words}" compares`)
  const found = groups.length > 0 && subject.values.length > 1 ? fitting(subject, groups) : null
  const column = found?.kind === 'columns' ? (found.columns[0] ?? null) : null
  // "Whose age is older than 30" says it twice; "the wage of those older than 30" names something else.
  const named = [beside(clause, at, -1), beside(clause, end, 1)]
  clause.use(...named.filter((piece) => piece?.kind === 'column' && piece.column === column))
  return column
}

/** "More than 200 kWh", of a picture in which one column counts in kWh. */
function unitColumn(clause: Clause, start: number, end: number): number | null {
  const { values } = clause.subject
  const unit = clause.pieces.find((piece) => piece.kind === 'unit' && piece.at > start && piece.at <= end + 1)
  if (unit?.kind !== 'unit' || values.length < 2) return null
  const [only, second] = values.filter((column) => plainUnit(column.unit) === unit.unit)
  return only && !second ? only.index : null
}

const OPPOSITE: Partial<Record<Comparison, Comparison>> = {
  above: 'at-most',
  below: 'at-least',
  'at-least': 'below',
  'at-most': 'above',
  equal: 'unequal',
}

const PASSED: Piece['kind'][] = ['filler', 'unit', 'value', 'every']

/** What a comparison compares with, and where that ends. */
function thresholdAt(
  clause: Clause,
  piece: Placed<PieceOf<'compare'>>,
): { threshold: Threshold; end: number } {
  // "100 or more": the number is before the words.
  const passed: Piece['kind'][] = /^or /i.test(piece.words) ? ['column', 'measure', 'axis'] : []
  const before = clause.next(piece.at, -1, ['filler', 'unit', ...passed])
  const next = clause.next(piece.at, 1, PASSED)
  const target = next && isThreshold(next) ? next : before?.kind === 'number' ? before : next
  if (!target || !isThreshold(target))
    throw new NotUnderstood(`it is not clear what "${piece.words}" compares with`)
  clause.use(target)
  const end = Math.max(target.at, piece.at)
  if (target.kind === 'number') return numbersAt(clause, piece, target)
  if (target.kind === 'op')
    return { threshold: { kind: 'aggregate', how: target.op === 'median' ? 'median' : 'mean' }, end }
  if (target.kind === 'column') return { threshold: { kind: 'column', column: target.column }, end }
  const row = target.kind === 'row' && target.rows.length === 1 ? target.rows[0] : undefined
  if (row === undefined) throw new NotUnderstood(`"${target.words}" is printed more than once`)
  return { threshold: { kind: 'row', row }, end }
}

const isThreshold = (piece: Placed): boolean =>
  ['number', 'column', 'row'].includes(piece.kind) ||
  (piece.kind === 'op' && ['mean', 'median'].includes(piece.op))

function numbersAt(clause: Clause, piece: Placed<PieceOf<'compare'>>, first: Placed<PieceOf<'number'>>) {
  if (piece.compare !== 'between') {
    return { threshold: { kind: 'numbers' as const, said: [first.said] }, end: Math.max(first.at, piece.at) }
  }
  const second = clause.all('number').find((number) => number.at > first.at)
  if (!second) throw new NotUnderstood('a range needs two numbers')
  clause.use(second)
  // "Between 1 and 3 million": what is said of the last number holds for the first.
  const scale =
    first.said.scale === 1 && first.said.value < second.said.value ? second.said.scale : first.said.scale
  return {
    threshold: { kind: 'numbers' as const, said: [{ ...first.said, scale }, second.said] },
    end: second.at,
  }
}

const BESIDE: Piece['kind'][] = [...PASSED, 'measure']
const LINKS = new Set(['in', 'of', 'with', 'for', 'as'])

/** The column named just before or just after a condition; it is used up. */
function columnBeside(clause: Clause, start: number, end: number): number | null {
  for (const [at, step] of [
    [start, -1],
    [end, 1],
  ] as const) {
    const piece = beside(clause, at, step)
    if (piece?.kind !== 'column' || !clause.isFree(piece)) continue
    clause.use(piece)
    return piece.column
  }
  for (const [at, step] of [
    [start, -1],
    [end, 1],
  ] as const) {
    const piece = clause.next(at, step)
    if (piece?.kind !== 'measure' || !clause.isFree(piece)) continue
    const found = clause.subject.values.length > 1 ? fitting(clause.subject, piece.groups) : null
    const [column] = found?.kind === 'columns' ? found.columns : []
    if (column === undefined) continue
    clause.use(piece)
    return column
  }
  return null
}

function beside(clause: Clause, at: number, step: 1 | -1): Placed | null {
  let piece = clause.next(at, step, BESIDE)
  while (piece?.kind === 'link' && LINKS.has(piece.link)) piece = clause.next(piece.at, step, BESIDE)
  return piece
}

/** Conditions on the rows of a series; `target` is what is compared where the question names no column. */
export function conditionsOn(
  clause: Clause,
  { wanted }: Conditions,
  target: Series,
  rows: number[] | null,
): Condition[] {
  return wanted.map(({ column, compare, threshold }) => {
    const on = column === null ? target : byRow(clause, { kind: 'columns', columns: [column] }, rows)
    return { on, compare, with: thresholdOf(clause, threshold, on, rows) }
  })
}

function thresholdOf(
  clause: Clause,
  threshold: Threshold,
  on: Series,
  rows: number[] | null,
): Scalar[] | Series {
  const { subject } = clause
  switch (threshold.kind) {
    case 'numbers':
      return threshold.said.map((said) => ({ kind: 'given', value: scaled(subject, said, on) }))
    case 'aggregate':
      return [{ kind: 'aggregate', how: threshold.how, of: on }]
    case 'column':
      if (on.kind === 'column' && on.column === threshold.column) {
        throw new NotUnderstood('it is not clear what is compared with what')
      }
      return byRow(clause, { kind: 'columns', columns: [threshold.column] }, rows)
    case 'row':
      if (on.kind !== 'column') throw new NotUnderstood('it is not clear which column is compared')
      return [cellOf(subject, threshold.row, on.column)]
    default:
      return threshold satisfies never
  }
}

const UNIT_SCALES: [RegExp, number][] = [
  [/trillion|\btn\b/i, 1e12],
  [/billion|\bbn\b/i, 1e9],
  [/million|\bm(n|io|ill)?\b/i, 1e6],
  [/thousand|\bk\b|\btsd\b|\b000s?\b/i, 1e3],
]

/** "3 million" where the column is in thousands is 3,000; a number without such a word is in the printed scale. */
function scaled(subject: Subject, said: SaidNumber, on: Series): number {
  if (said.scale === 1) return said.value
  const column = on.kind === 'column' ? on.column : on.kind === 'row' ? on.columns[0] : undefined
  const unit = column === undefined ? null : unitOf(subject, column)
  const printed = UNIT_SCALES.find(([form]) => form.test(unit ?? ''))?.[1] ?? 1
  return (said.value * said.scale) / printed
}

/** Columns that conditions speak of. */
export const conditionColumns = ({ wanted }: Conditions): number[] =>
  wanted.flatMap(({ column, threshold }) => [
    ...(column === null ? [] : [column]),
    ...(threshold.kind === 'column' ? [threshold.column] : []),
  ])
