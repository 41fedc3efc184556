import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { isTotalColumn, unitOf } from '#model-server/planner/table/subject.ts'
import { perEntry } from './aggregate.ts'
import { number, numbers } from './answers.ts'
import { mainAsk } from './asked.ts'
import { columnSeries, flatSeries, rowSeries, rowsOf, targetOf, type Case, type Target } from './case.ts'
import { takeRanges } from './ranges.ts'
import { mustAddUp, scalarOf } from './selection.ts'

/** "What was revenue in 2021", "how much does tea cost": one cell, or several together. */
export function lookup(asked: Case): Answer[] | null {
  const { clause } = asked
  const { subject } = clause
  if (clause.pieces.some(({ words }) => /^(compar|contrast)/i.test(words)))
    throw new NotUnderstood('it is not clear what the comparison is to tell')
  const listed = asked.conditions.wanted.length === 0 ? perEntry(asked, true) : null
  if (listed) return listed
  takeRanges(clause)
  clause.use(...clause.all('link').filter(({ link }) => link === 'plus'))
  const target = targetOf(asked)
  if (asked.conditions.wanted.length > 0) return amountWhere(asked, target)
  const rows = rowsOf(asked, target.measured, target.rows)
  const several = rows === null || rows.length * target.measured.columns.length > 1
  if (several && rows === null && !asksAmount(asked, target.measured.columns)) {
    throw new NotUnderstood('it is not clear what is to be computed')
  }
  mustAskAmount(asked)
  const apart = several ? eachNamed(asked, target) : null
  if (several && !apart) mustNotOppose(asked)
  if (several && !apart) clause.assume('What is named is added up.')
  const answers = apart ?? [number(subject, scalarOf(clause, target.measured, rows, null))]
  // "Of Ash and Elm", where Elm has no number: neither a sum nor a list of what is left.
  if (target.rows !== null && clause.gaps.size > 0)
    throw new NotUnderstood('the picture holds no number in some of the cells in question')
  return answers
}

const PLACES =
  /^(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(st|nd|rd|th)|last|final|latest|newest|earliest)$/i

/** "What is the second item" asks for its name, or for its number? */
function mustAskAmount({ clause }: Case): void {
  const said = clause.pieces.some(({ kind }) => ['column', 'measure', 'value', 'unit'].includes(kind))
  const place = clause.pieces.find(({ kind, words }) => kind === 'row' && PLACES.test(words))
  if (mainAsk(clause)?.ask === 'what' && !said && place)
    throw new NotUnderstood(`it is not clear what is asked of the "${place.words}" one`)
}

/** "Mon vs Tue?", "Sat or Sun?": what is to be told of the two? */
function mustNotOppose({ clause }: Case): void {
  const link = clause.link('against', 'or')
  if (link) throw new NotUnderstood(`it is not clear what "${link.words}" asks for`)
}

/** "What were revenue and cost in 2020", "what was revenue in 2020 and 2021": each of them, and not their sum. */
function eachNamed(asked: Case, target: Target): Answer[] | null {
  const { clause } = asked
  const { columns } = target.measured
  const joined = clause.pieces.some((piece) => piece.kind === 'link' && piece.link === 'and')
  const summed = clause.pieces.some((piece) => piece.kind === 'link' && piece.link === 'plus')
  const ask = mainAsk(clause)?.ask ?? 'what'
  if (!['what', 'list'].includes(ask) || !joined || summed || target.measured.kind !== 'columns') return null
  const units = new Set(columns.map((column) => unitOf(clause.subject, column)))
  if (units.size > 1) throw new NotUnderstood('it asks for several numbers of different kinds')
  const of = columns.length > 1 ? columnSeries(asked, target) : rowSeries(asked, target)
  return of.kind === 'combined' ? null : [numbers(clause.subject, of)]
}

/** "How many visitors came on days with more than 100": a sum over the rows that meet the condition. */
function amountWhere(asked: Case, target: Target): Answer[] {
  const { subject } = asked.clause
  const ofRows = asked.clause.pieces.some(({ kind }) => kind === 'axis' || kind === 'group')
  if (!ofRows || !asksAmount(asked, [])) throw new NotUnderstood('it is not clear what is to be computed')
  mustAddUp(subject, target.measured)
  return [number(subject, { kind: 'aggregate', how: 'sum', of: flatSeries(asked, target) })]
}

/** "How many visitors were there", or the heading says that it holds totals. */
function asksAmount({ clause }: Case, columns: number[]): boolean {
  const asks = clause.pieces.some(
    (piece) => piece.kind === 'ask' && ['how-many', 'how-much'].includes(piece.ask),
  )
  const speaks = clause.pieces.some((piece) => ['column', 'measure', 'row', 'every'].includes(piece.kind))
  const totals = columns.every((index) => {
    const column = clause.subject.table.columns[index]
    return column !== undefined && isTotalColumn(column)
  })
  return (asks && speaks) || (columns.length > 0 && totals)
}
