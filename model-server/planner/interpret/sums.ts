import type { Answer } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { isFlow, isResult, isStatement } from '#model-server/planner/table/statement.ts'
import { unitOf, type Subject } from '#model-server/planner/table/subject.ts'

/** Percentages of different wholes: they can be compared and averaged, and add up to nothing. */
const RATES =
  /\b(bonus|growth|margin|discount|rate|tax|vat|occupancy|change|interest|yield|commission|increase|decrease|unemployment|inflation|humidity|return|utili[sz]ation|coverage|efficiency|probability|chance)\b/i

/** Every object within a recipe that says what kind it is. */
function* partsOf(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value) && 'kind' in value) yield { ...value }
  for (const [key, part] of Object.entries(value)) if (key !== 'conditions') yield* partsOf(part)
}

interface Places {
  rows: number[]
  columns: number[]
}

/** Rows and columns of the lines that a series is made of. */
function placesOf(subject: Subject, series: unknown): Places {
  const all = subject.items.map(({ index }) => index)
  const found: Places = { rows: [], columns: [] }
  for (const part of partsOf(series)) {
    for (const { rows, columns } of linesOf(part, all)) {
      found.rows.push(...numbersIn(rows))
      found.columns.push(...numbersIn(columns))
    }
  }
  return found
}

function linesOf(part: Record<string, unknown>, all: number[]): { rows: unknown; columns: unknown }[] {
  const { kind, row, rows, column, columns, lines } = part
  if (kind === 'ragged' && Array.isArray(lines))
    return lines.map((line: { row: number; columns: number[] }) => ({
      rows: [line.row],
      columns: line.columns,
    }))
  if (kind === 'row') return [{ rows: [row], columns }]
  if (kind === 'column') return [{ rows: rows ?? all, columns: [column] }]
  return kind === 'grid' ? [{ rows: rows ?? all, columns }] : []
}

const numbersIn = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : []

const ADDING = new Set<unknown>([
  'sum',
  'mean',
  'median',
  'range',
  'deviation',
  'population-deviation',
  'variance',
])

/**
 * What adds up to nothing is not added up: the rows of an income statement, of which some are the sums of
 * others, and percentages that are rates. Shares may be added.
 *
 * @throws NotUnderstood
 */
export function mustMakeSums(subject: Subject, answers: readonly Answer[]): void {
  for (const part of partsOf(answers)) {
    const adds = part.kind === 'aggregate' || part.kind === 'combined' || part.kind === 'groups'
    if (part.kind !== 'shares' && !(adds && ADDING.has(part.how))) continue
    const places = placesOf(subject, part.of)
    // Columns side by side are added up within each row.
    const withinRows = part.kind === 'combined' && JSON.stringify(part.of).includes('"kind":"column"')
    if (!withinRows && part.kind !== 'groups' && isWholeStatement(subject, places))
      throw new NotUnderstood('some of the rows are the sums of others')
    if (part.how === 'sum' && areRates(subject, places))
      throw new NotUnderstood('percentages of different things make no sum')
  }
}

function isWholeStatement(subject: Subject, { rows }: Places): boolean {
  const labels = [...new Set(rows)].map((row) => subject.table.rows[row]?.label ?? '')
  return isStatement(subject) && labels.length > 2 && labels.some(isResult) && labels.some(isFlow)
}

function areRates(subject: Subject, { rows, columns }: Places): boolean {
  const { table, block } = subject
  return columns.some((column) => {
    if (unitOf(subject, column) !== '%') return false
    const titled = block.some(({ index }) => index === column) ? (table.title ?? '') : ''
    const [only] = rows
    const label = new Set(rows).size === 1 && only !== undefined ? (table.rows[only]?.label ?? '') : ''
    return RATES.test(`${table.columns[column]?.header ?? ''} ${titled} ${label}`)
  })
}
