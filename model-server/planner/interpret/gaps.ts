import type { Answer, Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { cellAt, hasNumber, numberRows, type Subject } from '#model-server/planner/table/subject.ts'
import type { Clause } from './clause.ts'

interface FilledLine {
  row: number
  /** The columns in which the row holds a number. */
  columns: number[]
}

/** "n/a" is a gap, and so is an empty cell beside numbers; a row without any ("Costs:") is a heading. */
const isGap = (subject: Subject, row: number, column: number): boolean =>
  !hasNumber(subject, row, column) &&
  (cellAt(subject, row, column)?.text.trim() !== '' ||
    subject.values.some(({ index }) => hasNumber(subject, row, index)))

/**
 * The rows in question (null: all items) that hold a number in every one of the columns; the gaps of the
 * others are told beside the answer.
 *
 * @throws NotUnderstood when no row is left
 */
export function rowsWith(
  clause: Clause,
  columns: readonly number[],
  rows: readonly number[] | null,
): number[] | null {
  const { subject } = clause
  const kept = numberRows(subject, columns, rows)
  leaveOut(clause, columns, rows, kept)
  return kept
}

function leaveOut(
  clause: Clause,
  columns: readonly number[],
  rows: readonly number[] | null,
  kept: readonly number[] | null,
): void {
  const { subject } = clause
  const before = rows ?? subject.items.map((row) => row.index)
  if (kept?.length === 0) throw new NotUnderstood('the cells in question hold no numbers')
  for (const row of kept === null ? [] : before.filter((one) => !kept.includes(one))) {
    clause.assume(`The row "${subject.table.rows[row]?.label ?? row}" is left out: it holds no number there.`)
    for (const column of columns) if (isGap(subject, row, column)) clause.gaps.add(`${row}.${column}`)
  }
}

/** The rows in question with the columns in which each holds a number; null where there are no gaps between numbers. */
export function linesWith(
  clause: Clause,
  columns: readonly number[],
  rows: readonly number[] | null,
): FilledLine[] | null {
  const { subject } = clause
  const asked = rows ?? subject.items.map((row) => row.index)
  const lines = asked
    .map((row) => ({ row, columns: columns.filter((column) => hasNumber(subject, row, column)) }))
    .filter((line) => line.columns.length > 0)
  if (lines.every((line) => line.columns.length === columns.length)) return null
  const kept = lines.map(({ row }) => row)
  leaveOut(clause, columns, rows, kept)
  for (const line of lines)
    for (const column of columns) if (!line.columns.includes(column)) clause.gaps.add(`${line.row}.${column}`)
  return lines
}

/** The average of what each row holds. @throws NotUnderstood when two rows have one label */
export function rowMeans({ table }: Subject, lines: FilledLine[]): Series {
  const labels = lines.map(({ row }) => table.rows[row]?.label)
  if (new Set(labels).size < labels.length) throw new NotUnderstood('some rows have the same label')
  return { kind: 'groups', by: table.labelColumn, of: { kind: 'ragged', lines }, how: 'mean' }
}

/** A condition on another column leaves whole rows out. @throws NotUnderstood where these hold some of the numbers */
export function mustNotTear(
  subject: Subject,
  columns: readonly number[],
  rows: readonly number[] | null,
  kept: readonly number[] | null,
): void {
  const before = rows ?? subject.items.map((row) => row.index)
  const left = kept === null ? [] : before.filter((row) => !kept.includes(row))
  if (left.some((row) => columns.some((column) => hasNumber(subject, row, column))))
    throw new NotUnderstood('the picture holds no number in some of the cells in question')
}

const COMPARES = /"how":"(difference|change|reduction|share)"/

/**
 * What compares sums, or one period with the next, or draws a line through evenly spaced points, means
 * something else where a number is missing.
 *
 * @throws NotUnderstood for these
 */
export function mustBearGaps({ gaps }: Clause, answers: readonly Answer[]): void {
  const recipe = JSON.stringify(answers)
  const ofSums = COMPARES.test(recipe) && recipe.includes('"how":"sum"')
  const inOrder =
    answers.some(({ kind }) => kind === 'fit') || /"kind":"(steps|compound|shares)"/.test(recipe)
  if (gaps.size > 0 && (ofSums || inOrder))
    throw new NotUnderstood('the picture holds no number in some of the cells in question')
}

/** The answers with a note on how many cells hold no number; the plan says so too. */
export function tellingGaps(clause: Clause, answers: Answer[]): Answer[] {
  const { size } = clause.gaps
  if (size === 0) return answers
  const told = size === 1 ? '1 cell in question holds no number' : `${size} cells in question hold no number`
  clause.assume(`${told} and ${size === 1 ? 'is' : 'are'} left out.`)
  return answers.map((answer) =>
    answer.kind === 'number'
      ? { ...answer, note: answer.note === null ? told : `${answer.note}; ${told}` }
      : answer,
  )
}
