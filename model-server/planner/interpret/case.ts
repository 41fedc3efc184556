import type { Combination, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import { hasNumber, type Subject } from '#model-server/planner/table/subject.ts'
import type { Clause } from './clause.ts'
import { fitting, impliedColumns, productOf, type Measured } from './columns.ts'
import {
  conditionColumns,
  conditionsOn,
  takeConditions,
  UNCONDITIONAL,
  type Conditions,
} from './conditions.ts'
import { byColumn, byRow, flat, mustBeAlike, narrowed, selectionOf, type Selection } from './selection.ts'
import { mustNotTear, rowsWith } from './gaps.ts'
import { mustBeWorth, speaksOfValue } from './worth.ts'
import { takeWithout, withoutEnds, type Without } from './without.ts'

/** A clause with what narrows its rows taken out of it. */
export interface Case {
  clause: Clause
  conditions: Conditions
  /** Rows and columns that the question leaves out. */
  without: Without
  /** What narrows the rows and was taken account of; the rest of it would be lost. */
  heeded: Set<'conditions' | 'without' | 'ends'>
}

export function caseOf(clause: Clause): Case {
  const without = takeWithout(clause)
  return { clause, without, conditions: takeConditions(clause), heeded: new Set() }
}

/** @throws NotUnderstood when a condition or exclusion of the question has no part in the answer */
export function mustBeHeeded({ conditions, without, heeded }: Case): void {
  const lost =
    (conditions.wanted.length > 0 && !heeded.has('conditions')) ||
    (without.rows.length + without.columns.length > 0 && !heeded.has('without')) ||
    (without.ends.length > 0 && !heeded.has('ends'))
  if (lost) throw new NotUnderstood('it is not clear what the condition in the question is about')
}

export interface Target extends Selection {
  measured: Measured
}

/** What a question is about: the columns it names, those its conditions name, or those it implies. */
export function targetOf(asked: Case, groups: readonly Measure[] = []): Target {
  const { clause, conditions, without } = asked
  const value = speaksOfValue(clause) ? productOf(clause.subject) : null
  const times = timesOf(clause)
  const selection = selectionOf(clause)
  if (times) return { ...selection, columns: null, measured: times }
  if (value) return { ...selection, columns: null, measured: value }
  mustBeWorth(clause, selection.columns ?? [])
  const compared = conditionColumns(conditions)
  const measured: Measured = selection.columns
    ? { kind: 'columns', columns: selection.columns }
    : compared.length > 0 && clause.subject.values.length > 1
      ? comparedColumns(clause, compared, groups)
      : impliedColumns(clause, groups)
  const columns = measured.columns.filter((column) => !without.columns.includes(column))
  if (without.columns.length > 0) asked.heeded.add('without')
  if (columns.length === 0) throw new NotUnderstood('the column in question is not clear')
  return { ...selection, measured: measured.kind === 'columns' ? { kind: 'columns', columns } : measured }
}

/** "Who earns the least among those older than 40": by what is earned, and not by what the condition compares. */
function comparedColumns(clause: Clause, compared: number[], groups: readonly Measure[]): Measured {
  const measures = clause.all('measure')
  const hints = [...groups, ...measures.flatMap((piece) => piece.groups)]
  if (hints.length === 0) return { kind: 'columns', columns: compared.slice(0, 1) }
  const ranks = clause.pieces.some(({ kind }) => kind === 'rank' || kind === 'more')
  const found = fitting(clause.subject, hints)
  if (ranks && !found) throw new NotUnderstood('the column in question is not clear')
  return found ?? { kind: 'columns', columns: compared.slice(0, 1) }
}

/** "Quantity times price": the product of two columns that are named. */
function timesOf(clause: Clause): Measured | null {
  const times = clause.link('times') ?? clause.op('product')
  const [first, second, ...more] = clause.all('column').map((piece) => piece.column)
  if (!times || first === undefined || second === undefined || more.length > 0) return null
  clause.use(times)
  clause.useOps('product')
  return { kind: 'product', columns: [first, second] }
}

/** The rows in question that hold a number wherever one is needed; null when all items do. */
export function rowsOf(
  { clause, conditions, without, heeded }: Case,
  measured: Measured,
  rows: number[] | null,
): number[] | null {
  const { subject } = clause
  const all = subject.items.map((row) => row.index)
  if (without.rows.length > 0) heeded.add('without')
  const asked = without.rows.length > 0 ? (rows ?? all).filter((row) => !without.rows.includes(row)) : rows
  const compared = conditionColumns(conditions)
  // Without another column in question, the series itself passes over its gaps.
  if (conditions.wanted.length === 0 || (compared.length === 0 && measured.columns.length > 1)) return asked
  const kept = rowsWith(clause, [...measured.columns, ...compared], asked)
  if (measured.columns.length > 1) mustNotTear(subject, measured.columns, asked, kept)
  return kept
}

/** One number for each row in question that meets the conditions. */
export function rowSeries(asked: Case, { measured, rows }: Target, how: Combination = 'sum'): Series {
  const kept = rowsOf(asked, measured, rows)
  mustBeAlike(asked.clause.subject, measured)
  const series = byRow(asked.clause, measured, kept, how)
  return ended(asked, met(asked, series, kept), measured)
}

/** A series without the highest or lowest that are left out. */
function ended({ clause, without, heeded }: Case, series: Series, measured: Measured): Series {
  if (without.ends.length > 0) heeded.add('ends')
  return withoutEnds(clause, series, measured, without.ends)
}

/** One number for each column; conditions are asked of these numbers. */
export function columnSeries(asked: Case, { measured, rows }: Target, how: Combination = 'sum'): Series {
  const series = byColumn(
    asked.clause,
    measured.columns,
    rowsOf({ ...asked, conditions: UNCONDITIONAL }, measured, rows),
    how,
  )
  return ended(asked, met(asked, series, null), measured)
}

/** Every number in question, in one list. */
export function flatSeries(asked: Case, { measured, rows }: Target): Series {
  const kept = rowsOf(asked, measured, rows)
  mustBeAlike(asked.clause.subject, measured)
  const series = flat(asked.clause, measured, kept)
  if ((series.kind === 'grid' || series.kind === 'ragged') && conditionColumns(asked.conditions).length > 0) {
    throw new NotUnderstood('it is not clear which column the condition is about')
  }
  return ended(asked, met(asked, series, kept), measured)
}

/** The cells of a series that meet the conditions. `rows`: those it is made of; `compared`: what conditions without a column ask about. */
export function met(asked: Case, series: Series, rows: number[] | null, compared: Series = series): Series {
  const { clause, conditions, heeded } = asked
  heeded.add('conditions')
  return narrowed(series, conditionsOn(clause, conditions, compared, rows), conditions.any)
}

/** Does every number of a column of labels exist? Then counting labels counts numbers too. */
export const isComplete = (subject: Subject, column: number): boolean =>
  subject.items.every((row) => hasNumber(subject, row.index, column))

/** A column that holds a number in every row; its numbers are as many as the rows. */
export const completeColumn = (subject: Subject): number | null =>
  subject.values.find((column) => isComplete(subject, column.index))?.index ?? null
