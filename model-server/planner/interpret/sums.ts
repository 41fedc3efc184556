import { AGGREGATES, type Answer, type Series } from '#model-server/recipe/recipe.ts'
import { NotUnderstood } from '#model-server/planner/not-understood.ts'
import { type Place, seriesPlaces } from '#model-server/planner/plan/cells.ts'
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

const LINES = new Set<unknown>(['column', 'row', 'grid', 'ragged'])

const isLine = (part: object): part is Series => 'kind' in part && LINES.has(part.kind)

/** Places of the lines that a series is made of, without those that its conditions look at. */
const placesOf = (subject: Subject, series: unknown): Place[] =>
  [...partsOf(series)].filter(isLine).flatMap((line) => seriesPlaces(subject, line))

/** Everything but counting. */
const ADDING = new Set<unknown>(AGGREGATES.filter((how) => how !== 'count'))

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

function isWholeStatement(subject: Subject, places: readonly Place[]): boolean {
  const labels = [...new Set(places.map(([row]) => row))].map((row) => subject.table.rows[row]?.label ?? '')
  return isStatement(subject) && labels.length > 2 && labels.some(isResult) && labels.some(isFlow)
}

function areRates(subject: Subject, places: readonly Place[]): boolean {
  const { table, block } = subject
  const rows = new Set(places.map(([row]) => row))
  return places.some(([, column]) => {
    if (unitOf(subject, column) !== '%') return false
    const titled = block.some(({ index }) => index === column) ? (table.title ?? '') : ''
    const [only] = rows
    const label = rows.size === 1 && only !== undefined ? (table.rows[only]?.label ?? '') : ''
    return RATES.test(`${table.columns[column]?.header ?? ''} ${titled} ${label}`)
  })
}
