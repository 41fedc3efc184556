import type { Column } from '#domain/extraction.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import type { Measure } from '#model-server/planner/table/measures.ts'
import { columnGroups } from '#model-server/planner/table/subject.ts'
import type { Clause } from './clause.ts'
import { fitting } from './columns.ts'
import type { Rank } from './modifiers.ts'

const TIME_UNIT = /^(ms|s|secs?|seconds?|min|mins|minutes?|h|hrs?|hours?|days?)$/i
const YEAR_OF = /\b(built|founded|established|opened|born|birth|since|year|introduced|published)\b/i

const isTime = (column: Column): boolean =>
  TIME_UNIT.test(column.unit ?? '') || columnGroups(column).includes('time')

/** Columns of which less is better, so that "the best" of them is not the highest. */
const WANTED_LOW: Measure[] = ['time', 'error', 'price', 'spending', 'emission']

/** A short time is a high speed, and a late year of birth a young age: the order of the numbers runs the other way. */
export function runsBackwards(clause: Clause, groups: readonly Measure[]): boolean {
  if (groups.includes('speed')) return columnsOf(clause, groups).some(isTime)
  return groups.includes('age') && columnsOf(clause, groups).some(({ header }) => YEAR_OF.test(header))
}

/** @throws NotUnderstood when it is not clear whether the best is the highest or the lowest */
export function oriented(clause: Clause, rank: Rank): Rank {
  const words = clause.pieces.find((piece) => piece.at === rank.at)?.words ?? ''
  const low = columnsOf(clause, rank.groups).some(
    (column) => isTime(column) || columnGroups(column).some((group) => WANTED_LOW.includes(group)),
  )
  if (/^(best|worst)$/i.test(words) && rank.groups.length === 0 && low)
    throw new NotUnderstood(`it is not clear whether the ${words} is the highest or the lowest`)
  if (!runsBackwards(clause, rank.groups)) return rank
  return { ...rank, order: rank.order === 'highest' ? 'lowest' : 'highest' }
}

/** The columns that are named and that the words can speak of, else those that fit. */
function columnsOf(clause: Clause, groups: readonly Measure[]): Column[] {
  const { subject } = clause
  const named = clause.pieces
    .flatMap((piece) => (piece.kind === 'column' ? [piece.column] : []))
    .filter((index) => isSpokenOf(subject.table.columns[index], groups))
  const found = named.length > 0 ? named : (fitting(subject, groups)?.columns ?? [])
  return found.flatMap((index) => subject.table.columns[index] ?? [])
}

const isSpokenOf = (column: Column | undefined, groups: readonly Measure[]): boolean =>
  !groups.includes('age') ||
  (column !== undefined && columnGroups(column).some((group) => groups.includes(group)))
