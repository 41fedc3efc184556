import type { Combination, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import { inTime, timeLine } from '#model-server/planner/table/time.ts'
import type { Axis } from './asked.ts'
import { columnSeries, flatSeries, met, rowSeries, rowsOf, targetOf, type Case, type Target } from './case.ts'
import { UNCONDITIONAL } from './conditions.ts'
import { endpointsOf } from './endpoints.ts'
import { rowsWith } from './gaps.ts'
import type { Clause, Placed } from './clause.ts'
import type { Rank } from './modifiers.ts'
import { byRow, mustBeDivisible, selectionOf } from './selection.ts'

/** The numbers that a superlative is about: as printed, or their changes, ratios, differences or shares. */
export function rankedBy(asked: Case, rank: Rank, axis: Axis, wantsLabel: boolean): Series {
  const { clause } = asked
  const change = clause.op('change', 'compound', 'steps')
  if (change) return changes(asked, rank.groups, axis)
  const share = clause.op('share', 'percent')
  clause.use(share)
  if (share) clause.useOps('total', 'percent', 'share')
  const pairOp = clause.op('ratio', 'difference')
  const per = clause.link('per', 'over')
  if (pairOp || (per && clause.next(per.at)?.kind === 'column'))
    return pairs(asked, pairOp?.op === 'difference', per)
  const how = combinationOf(asked)
  const target = targetOf(asked, rank.groups)
  const series = plain(asked, target, axis, wantsLabel, how)
  return share ? { kind: 'shares', of: series } : series
}

function combinationOf({ clause }: Case): Combination {
  const mean = clause.op('mean')
  clause.use(mean)
  return mean ? 'mean' : 'sum'
}

function plain(asked: Case, target: Target, axis: Axis, wantsLabel: boolean, how: Combination): Series {
  const { clause } = asked
  const { columnTime, rowTime, block } = clause.subject
  const several = target.measured.kind === 'columns' && target.measured.columns.length > 1
  if (axis === 'columns' && several) return columnSeries(asked, target, how)
  if (axis === 'columns') throw new NotUnderstood('it is not clear which columns are compared')
  if (!several) return rowSeries(asked, target, how)
  // "The highest value" of a whole block is one of its cells; "the region with the highest" is about the rows' sums.
  const summed = clause.op('total', 'sum', 'together') !== null || how === 'mean'
  if (!wantsLabel && !summed) return flatSeries(asked, target)
  if (!summed && !columnTime && !rowTime && block.length > 0 && !target.columns) {
    throw new NotUnderstood('it is not clear which column is meant')
  }
  if (!summed && how === 'sum') clause.assume('All columns are added up.')
  return rowSeries(asked, target, how)
}

/** "Which region grew the most", "in which year did revenue rise the most". */
export function changes(asked: Case, groups: Measure[], axis: Axis, inUnits = false): Series {
  const { clause } = asked
  const absolute = inUnits || clause.op('absolute') !== null
  const steps = clause.op('steps')
  clause.useOps('change', 'compound', 'steps', 'percent', 'absolute')
  const time = timeLine(clause.subject)?.axis
  const apart = clause.pieces.some((piece) => piece.kind === 'axis' && piece.axis === axis)
  if (steps && time && axis !== time && apart)
    throw new NotUnderstood(`it is not clear what "${steps.words}" says of the changes`)
  if (time && axis === time) mustNotBeOfAll(clause, time)
  if (time && (axis === time || steps)) return stepSeries(asked, groups, time, absolute)
  const ends = endpointsOf(clause)
  if (ends.axis === 'rows' && axis === 'columns') return rowPair(asked, [ends.from, ends.to], absolute)
  if (ends.axis !== 'columns') throw new NotUnderstood('it is not clear what changes')
  return columnPair(asked, [ends.from, ends.to], absolute ? 'difference' : 'change')
}

/** "In which year did all regions grow": not their sum. */
function mustNotBeOfAll(clause: Clause, time: 'rows' | 'columns'): void {
  const summed = clause.op('total', 'sum', 'together')
  const every = clause.pieces.find((piece) => {
    const noun = piece.kind === 'every' ? clause.next(piece.at, 1, ['filler', 'number']) : null
    const before = noun ? clause.next(piece.at, -1, ['filler']) : null
    return noun?.kind === 'axis' && noun.axis !== time && before?.kind !== 'link'
  })
  if (every && !summed) throw new NotUnderstood(`it is not clear whether "${every.words}" are added up`)
}

/** The change of each column from one row to another: "which channel grew the most from 2020 to 2023". */
function rowPair(asked: Case, [from, to]: [number, number], absolute: boolean): Series {
  const { clause } = asked
  const { columns } = selectionOf(clause)
  const chosen = columns ?? clause.subject.block.map((column) => column.index)
  if (chosen.length < 2) throw new NotUnderstood('it is not clear what changes')
  const [first, last] = [from, to].map((row): Series => ({ kind: 'row', row, columns: chosen }))
  if (!first || !last) throw new NotUnderstood('it is not clear between which rows')
  const of = absolute ? [last, first] : [first, last]
  return met(asked, { kind: 'combined', how: absolute ? 'difference' : 'change', of }, null)
}

/** One period alone changes from nothing. */
export function mustHaveSteps(series: Series): void {
  const lines = series.kind === 'combined' ? series.of : [series]
  for (const line of lines) {
    const length =
      line.kind === 'row' ? line.columns.length : line.kind === 'column' ? (line.rows?.length ?? 2) : 2
    if (length < 2) throw new NotUnderstood('there is only one period')
  }
}

function stepSeries(asked: Case, groups: Measure[], time: 'rows' | 'columns', absolute: boolean): Series {
  // Conditions are about the steps, and not about the numbers between which they lie.
  const bare = { ...asked, conditions: UNCONDITIONAL }
  const target = targetOf(bare, groups)
  mustBeOneThing(asked, target)
  const of = time === 'columns' ? columnSeries(bare, target) : rowSeries(bare, target)
  const how = absolute ? 'difference' : 'change'
  mustHaveSteps(of)
  return met(asked, { kind: 'steps', how, of: inTime(asked.clause.subject, of) }, null)
}

/** "In which years did both revenue and costs grow": not their sum. */
function mustBeOneThing({ clause }: Case, { measured, columns }: Target): void {
  const inBlock = measured.columns.every((index) =>
    clause.subject.block.some((column) => column.index === index),
  )
  if (columns !== null && columns.length > 1 && measured.kind === 'columns' && !inBlock)
    throw new NotUnderstood('it is not clear which of the columns changes')
}

/** "The highest revenue per employee", "the biggest gap between budget and actual". */
function pairs(asked: Case, difference: boolean, per: Placed | null): Series {
  const { clause } = asked
  clause.use(per)
  clause.useOps('ratio', 'difference')
  const columns = clause.all('column').map((piece) => piece.column)
  const [first, second] = columns
  if (columns.length !== 2 || first === undefined || second === undefined) {
    throw new NotUnderstood('it is not clear which two columns are meant')
  }
  clause.use(...clause.all('column'))
  if (!difference) mustBeDivisible(clause.subject, second)
  return columnPair(asked, [first, second], difference ? 'distance' : 'ratio')
}

/** Two columns against each other, row by row; `difference` is the second less the first, as changes are. */
function columnPair(asked: Case, columns: [number, number], how: Combination): Series {
  const { clause } = asked
  const { rows } = selectionOf(clause)
  const kept = rowsWith(clause, columns, rowsOf(asked, { kind: 'columns', columns }, rows))
  const lines = columns.map((column) => byRow(clause, { kind: 'columns', columns: [column] }, kept))
  return met(asked, { kind: 'combined', how, of: how === 'difference' ? lines.toReversed() : lines }, kept)
}
