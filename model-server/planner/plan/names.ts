import type {
  Aggregate,
  Comparison,
  Condition,
  Grouping,
  Order,
  Scalar,
  Series,
} from '#model-server/recipe/recipe.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { titleWords } from '#model-server/planner/table/title.ts'

/** What a column is called in a sentence. */
export const columnName = ({ table, values }: Subject, column: number): string => {
  const header = table.columns[column]?.header.replace(/\s*\(.*?\)\s*$/, '').trim()
  if (header) return header
  if (table.kind === 'receipt' && values.length > 1)
    return column === values.at(-1)?.index
      ? 'amount'
      : column < table.labelColumn
        ? 'quantity'
        : `column ${column + 1}`
  return values.length > 1 ? `column ${column + 1}` : table.kind === 'receipt' ? 'amount' : 'value'
}

export const rowName = ({ table }: Subject, row: number): string => table.rows[row]?.label || `row ${row + 1}`

/** "A", "A and B", "A, B and C"; long lists are told by their ends. */
export function listed(names: readonly string[]): string {
  if (names.length > 6) return `${names.slice(0, 2).join(', ')}, … and ${names.at(-1)}`
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

export const ORDER_WORDS: Record<Order, string> = { highest: 'highest', lowest: 'lowest' }

const COMPARE_WORDS: Record<Comparison, string> = {
  above: 'above',
  'at-least': 'at least',
  below: 'below',
  'at-most': 'at most',
  equal: 'equal to',
  unequal: 'not equal to',
  between: 'between',
}

const AGGREGATE_WORDS: Record<Aggregate, string> = {
  sum: 'sum',
  mean: 'average',
  median: 'median',
  range: 'range',
  deviation: 'standard deviation (sample)',
  'population-deviation': 'standard deviation (population)',
  variance: 'variance (sample)',
  count: 'number',
}

const GROUPING_WORDS: Record<Grouping, string> = {
  sum: 'sum',
  mean: 'average',
  median: 'median',
  count: 'number',
}

/** What a series is called in a sentence. */
export function seriesName(subject: Subject, series: Series): string {
  switch (series.kind) {
    case 'column': {
      const name = columnName(subject, series.column)
      return series.rows ? `${name} of ${listed(series.rows.map((row) => rowName(subject, row)))}` : name
    }
    case 'row': {
      const columns = listed(series.columns.map((column) => columnName(subject, column)))
      return `${rowName(subject, series.row)} over ${columns}`
    }
    case 'grid': {
      const rows = series.rows ? ` of ${listed(series.rows.map((row) => rowName(subject, row)))}` : ''
      return `${listed(series.columns.map((column) => columnName(subject, column)))}${rows}`
    }
    case 'ragged':
      return raggedName(subject, series)
    case 'combined':
      return combinedName(subject, series)
    case 'shares':
      return `share in ${seriesName(subject, series.of)}`
    case 'steps':
      return `${series.how} from one to the next in ${seriesName(subject, series.of)}`
    case 'groups':
      return `${GROUPING_WORDS[series.how]} of ${seriesName(subject, series.of)} by ${columnName(subject, series.by)}`
    case 'where':
      return `${seriesName(subject, series.of)} where ${conditionNames(subject, series)}`
    case 'top':
      return `the ${series.count} ${ORDER_WORDS[series.order]} of ${seriesName(subject, series.of)}`
    case 'rest': {
      const left = `the ${series.count === 1 ? '' : `${series.count} `}${ORDER_WORDS[series.order]}`
      return `${seriesName(subject, series.of)} without ${left}`
    }
    default:
      return series satisfies never
  }
}

/** Called like the whole block that it is of; the gaps are told beside it. */
function raggedName(subject: Subject, { lines }: Extract<Series, { kind: 'ragged' }>): string {
  const columns = [...new Set(lines.flatMap((line) => line.columns))].toSorted((a, b) => a - b)
  const rows = lines.map(({ row }) => row)
  const isAll = subject.items.every(({ index }) => rows.includes(index))
  return seriesName(subject, { kind: 'grid', columns, rows: isAll ? null : rows })
}

/** "Q1 is above 100 and Q2 is below 50". */
export const conditionNames = (
  subject: Subject,
  { conditions, any }: Extract<Series, { kind: 'where' }>,
): string => conditions.map((condition) => conditionName(subject, condition)).join(any ? ' or ' : ' and ')

function conditionName(subject: Subject, { on, compare, with: thresholds }: Condition): string {
  const against = Array.isArray(thresholds)
    ? thresholds.map((scalar) => scalarName(subject, scalar)).join(' and ')
    : seriesName(subject, thresholds)
  return `${shortName(subject, on)} is ${COMPARE_WORDS[compare]} ${against}`
}

/** The name without its rows, which the sentence has told already. */
const shortName = (subject: Subject, series: Series): string =>
  series.kind === 'column' ? columnName(subject, series.column) : seriesName(subject, series)

function combinedName(subject: Subject, { how, of }: Extract<Series, { kind: 'combined' }>): string {
  const lines = of.every((line) => line.kind === 'row')
    ? of.flatMap((line) => (line.kind === 'row' ? [rowName(subject, line.row)] : []))
    : of.map((line) => shortName(subject, line))
  const [first = '', second = ''] = lines
  switch (how) {
    case 'sum':
      return `total of ${listed(lines)}`
    case 'mean':
      return `average of ${listed(lines)}`
    case 'product':
      return lines.join(' × ')
    case 'difference':
      return `${first} − ${second}`
    case 'distance':
      return `difference between ${first} and ${second}`
    case 'ratio':
      return `${first} per ${second}`
    case 'change':
      return `change from ${first} to ${second}`
    default:
      return how satisfies never
  }
}

/** What a number is called in a sentence. */
export function scalarName(subject: Subject, scalar: Scalar): string {
  switch (scalar.kind) {
    case 'cell':
      return cellName(subject, scalar)
    case 'given':
      return scalar.value.toLocaleString('en-US', { maximumFractionDigits: 10 })
    case 'aggregate':
      if (scalar.how === 'count') return countName(subject, scalar.of)
      return `${AGGREGATE_WORDS[scalar.how]} of ${seriesName(subject, scalar.of)}`
    case 'nth':
      return nthName(subject, scalar)
    case 'terms':
      return scalar.terms
        .map(({ times, of }) => `${times === 1 ? '' : `${times} × `}${scalarName(subject, of)}`)
        .join(' + ')
    case 'pair':
      return pairName(subject, scalar)
    case 'compound':
      return `compound growth from ${scalarName(subject, scalar.from)} to ${scalarName(subject, scalar.to)}`
    case 'weighted':
      return `average of ${seriesName(subject, scalar.values)} weighted by ${seriesName(subject, scalar.weights)}`
    case 'rows':
      return rowsName(subject, scalar)
    case 'correlation':
      return `correlation of ${scalar.of.map((series) => seriesName(subject, series)).join(' and ')}`
    default:
      return scalar satisfies never
  }
}

/** "North in Q1", "Revenue in 2021", "Price of tea". */
function cellName(subject: Subject, { row, column }: Extract<Scalar, { kind: 'cell' }>): string {
  const names = [columnName(subject, column), rowName(subject, row)]
  if (subject.columnTime && subject.block.some(({ index }) => index === column))
    return names.toReversed().join(' in ')
  return names.join(subject.rowTime && subject.items.some(({ index }) => index === row) ? ' in ' : ' of ')
}

const countName = (subject: Subject, series: Series): string =>
  series.kind === 'where'
    ? `number of rows where ${conditionNames(subject, series)}`.replace(
        'rows',
        isByColumn(series) ? 'columns' : 'rows',
      )
    : `number of cells of ${seriesName(subject, series)}`

const ordinal = (nth: number): string =>
  nth === 1 ? '' : `${nth}${nth === 2 ? 'nd' : nth === 3 ? 'rd' : 'th'} `

const nthName = (subject: Subject, { of, by, order, nth }: Extract<Scalar, { kind: 'nth' }>): string => {
  const name = seriesName(subject, of)
  const place = `${ordinal(nth)}${ORDER_WORDS[order]}`
  return JSON.stringify(of) === JSON.stringify(by)
    ? `${place} ${name}`
    : `${name} at the ${place} ${seriesName(subject, by)}`
}

function pairName(subject: Subject, { how, of }: Extract<Scalar, { kind: 'pair' }>): string {
  const [a, b] = of.map((side) => scalarName(subject, side))
  switch (how) {
    case 'difference':
      return `difference ${a} − ${b}`
    case 'ratio':
      return `ratio of ${a} to ${b}`
    case 'change':
      return `change from ${a} to ${b}`
    case 'reduction':
      return `reduction from ${a} to ${b}`
    case 'share':
      return `share of ${a} in the ${b}`
    case 'product':
      return `${a} × ${b}`
    default:
      return how satisfies never
  }
}

function rowsName(subject: Subject, { column, text, distinct }: Extract<Scalar, { kind: 'rows' }>): string {
  const header = subject.table.columns[column]?.header
  if (distinct) return `number of different ${header || 'labels'}`
  return text === null
    ? `number of rows${header ? ` (${header})` : ''}`
    : `number of rows with ${header} "${text}"`
}

/** What the labels of a series are called: the heading of their column, or the unit of time of the columns. */
export function entryName(subject: Subject, series: Series): string {
  const { table, columnTime } = subject
  if (series.kind === 'groups') return lowered(columnName(subject, series.by))
  if (isByColumn(series)) return columnTime?.unit ?? 'column'
  const header = table.columns[table.labelColumn]?.header ?? ''
  const [titled] = titleWords(table.title).by
  return header === '' ? (titled ?? (table.kind === 'chart' ? 'bar' : 'item')) : lowered(header)
}

/** A heading inside a sentence: "Region" → "region", but "ID" stays. */
const lowered = (header: string): string => (/^\p{Lu}\p{Ll}/u.test(header) ? header.toLowerCase() : header)

/** Does a series run over columns, so that headings are its labels? */
export function isByColumn(series: Series): boolean {
  if (series.kind === 'row') return true
  if (series.kind === 'combined') return series.of.every(isByColumn)
  return 'of' in series && isByColumn(series.of)
}
