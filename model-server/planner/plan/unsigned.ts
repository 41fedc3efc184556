import type { Answer, Scalar, Series, Unsigned } from '#model-server/recipe/recipe.ts'
import { isResult, isSpent, isStatement } from '#model-server/planner/table/statement.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { answerPlaces, type Place } from './cells.ts'

const NAME = 'costs and the like are printed without a minus'

/**
 * Costs and losses are printed as negative numbers in some pictures and as positive ones in others, and the
 * highest of them, their growth, or what is left after them turn round with the sign. The planner sees no
 * numbers, so that the program looks.
 *
 * @returns null where no such number is ranked, compared or set against another
 */
export function unsignedOf(subject: Subject, answers: readonly Answer[]): Unsigned | null {
  const places = answers
    .filter((answer) => !isPlain(answer))
    .flatMap((answer) => answerPlaces(subject, answer))
    .filter(([row, column]) => speaksOfCosts(subject, row, column))
  const of = seriesOf(subject, places)
  return of && { name: NAME, of }
}

export const unsignedHow =
  'The numbers whose names speak of costs, losses or the like are looked at: a minus before them would turn the answer round.'

function speaksOfCosts(subject: Subject, row: number, column: number): boolean {
  const { table, block } = subject
  const label = table.rows[row]?.label ?? ''
  const isBare = block.some(({ index }) => index === column) || table.kind === 'chart'
  const names = [label, table.columns[column]?.header, isBare ? table.title : null]
  const isTakenOff =
    isStatement(subject) && !isResult(label) && !/\b(revenues?|sales|turnover|income)\b/i.test(label)
  return isTakenOff || names.some((name) => isSpent(name ?? ''))
}

const LINES = new Set<Series['kind']>(['column', 'row', 'grid', 'ragged'])
const LEVELS = new Set(['sum', 'mean', 'median', 'count'])

/** A number as it is printed, or a sum or an average of such: its sign says what it is. */
function isPlain(answer: Answer): boolean {
  if (answer.kind === 'numbers') return LINES.has(answer.of.kind)
  return answer.kind === 'number' && isLevel(answer.of)
}

const isLevel = (scalar: Scalar): boolean =>
  ['cell', 'rows', 'given'].includes(scalar.kind) ||
  (scalar.kind === 'aggregate' && LINES.has(scalar.of.kind) && LEVELS.has(scalar.how)) ||
  (scalar.kind === 'terms' && scalar.terms.every(({ of }) => isLevel(of)))

function seriesOf({ items }: Subject, places: readonly Place[]): Series | null {
  const rows = [...new Set(places.map(([row]) => row))].toSorted((a, b) => a - b)
  const columnsIn = (row: number): number[] =>
    [...new Set(places.flatMap(([own, column]) => (own === row ? [column] : [])))].toSorted((a, b) => a - b)
  const lines = rows.map((row) => ({ row, columns: columnsIn(row) }))
  const [first] = lines
  const columns = new Set(places.map(([, column]) => column))
  const [column] = columns
  if (!first || column === undefined) return null
  if (lines.length === 1) return { kind: 'row', ...first }
  const isAll = rows.join() === items.map(({ index }) => index).join()
  return columns.size === 1
    ? { kind: 'column', column, rows: isAll ? null : rows }
    : { kind: 'ragged', lines }
}
