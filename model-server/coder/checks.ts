import type {
  Answer,
  AnswerOf,
  Pairing,
  PrintedTotal,
  Recipe,
  Scalar,
  Series,
  Unsigned,
} from '#model-server/recipe/recipe.ts'
import type { Written } from './answers.ts'
import { call, quoted } from './python.ts'
import type { Program } from './program.ts'
import { writeCell } from './cells.ts'
import { scalarCode, sidesCode, weightedSeries, writeLabels } from './scalars.ts'
import { whereCode, writeSeries } from './series.ts'

/**
 * Writes the second way of computing an answer as a check. It reads the printed texts again as exact
 * decimals, and goes another way than the first: inverse, sorted, or by what was left out.
 */
export function writeSecondWay(program: Program, { second }: Recipe, answer: Answer, written: Written): void {
  const lines = linesOf(program, answer, written)
  const last = lines.at(-1) ?? 'False'
  const short = `reckoner.check(${quoted(second)}, lambda: ${last})`
  if (lines.length === 1 && short.length <= 100) {
    program.write(short)
    return
  }
  const body = lines.flatMap((line, at) => (at === lines.length - 1 ? returned(line) : [`    ${line}`]))
  program.write(
    '',
    '',
    'def second_way():',
    ...body,
    '',
    '',
    ...call('reckoner.check', [quoted(second), 'second_way']),
  )
}

const WIDTH = 100

/** A return of one or more conditions, each on its own line where they do not fit one. */
function returned(expression: string): string[] {
  const line = `    return ${expression}`
  const terms = expression.split(' and ')
  if (line.length <= WIDTH || terms.length === 1) return [line]
  return ['    return (', ...terms.map((term, at) => `        ${at === 0 ? '' : 'and '}${term}`), '    )']
}

/** Writes the comparison with what is printed as the total. */
export function writePrintedTotal(program: Program, { name, of, totals }: PrintedTotal): void {
  const series = writeSeries(program, of)
  const ways = totals.map(
    (terms) =>
      `[${terms.map(({ sign, row, column }) => quoted(`${sign < 0 ? '-' : ''}${program.cellId(row, column)}`)).join(', ')}]`,
  )
  program.write(
    ...call('reckoner.check', [quoted(name), `lambda: reckoner.adds_up(${[series, ...ways].join(', ')})`]),
  )
}

/** Writes the check that numbers are printed without a minus. */
export function writeUnsigned(program: Program, { name, of }: Unsigned): void {
  const series = writeSeries(program, of)
  const all = `lambda: all(cell.printed >= 0 for cell in ${series})`
  program.write(...call('reckoner.check', [quoted(name), all]))
}

/** Statements, and an expression last. */
function linesOf(program: Program, answer: Answer, { result, series }: Written): string[] {
  switch (answer.kind) {
    case 'number':
      return scalarLines(program, answer.of, result)
    case 'label':
      return nthLines(series, `${result}.printed`, answer)
    case 'labels':
      return orderedLines(program, answer, result, series)
    case 'numbers':
      return orderedLines(program, { ...answer, order: null }, result, series)
    case 'place':
      return [
        `sum(cell.printed ${answer.order === 'highest' ? '>' : '<'} ${series}[${answer.at}].printed for cell in ${series}) == ${result} - 1`,
      ]
    case 'fit':
      return fitLines(series)
    default:
      return answer satisfies never
  }
}

const printed = (series: string): string => `cell.printed for cell in ${series}`

const nthLines = (
  series: string,
  value: string,
  { order, nth }: { order: 'highest' | 'lowest'; nth: number },
): string[] => {
  const place = order === 'highest' ? -nth : nth - 1
  return [`in_order = sorted(${printed(series)})`, `reckoner.close(in_order[${place}], ${value})`]
}

function scalarLines(program: Program, of: Scalar, result: string): string[] {
  switch (of.kind) {
    case 'cell':
      return [`reckoner.close(${result}, ${writeCell(program, of)}.printed)`]
    case 'aggregate':
      return aggregateLines(program, of, result)
    case 'nth':
      return nthOfLines(program, of, result)
    case 'terms':
      return [
        `reckoner.close(${result}, sum(${of.terms.map((term) => repeated(program, term)).join(' + ')}))`,
      ]
    case 'pair':
      return pairLines(program, of, result)
    case 'compound': {
      const [a, b] = sidesCode(program, [of.from, of.to], 'printed')
      return [
        `grown = float(${a.code})`,
        `for _ in range(${Math.floor(of.periods)}):`,
        `    grown *= 1 + ${result} / 100`,
        `reckoner.close(grown, ${b.code})`,
      ]
    }
    case 'weighted': {
      const products = weightedSeries(program, of.values, of.weights)
      const weights = writeSeries(program, of.weights)
      return [`reckoner.close(${result} * float(sum(${printed(weights)})), sum(${printed(products)}))`]
    }
    case 'rows':
      return [rowsLine(program, of, result)]
    case 'correlation':
      return correlationLines(program, of, result)
    case 'given':
      return ['False']
    default:
      return of satisfies never
  }
}

/** More often than this, or one and a half times, a number is multiplied instead of added up. */
const MOST_REPEATED = 1000

function repeated(program: Program, { times, of }: { times: number; of: Scalar }): string {
  const { code } = scalarCode(program, of, 'printed')
  if (Number.isInteger(times) && times <= MOST_REPEATED) return `[${code}] * ${times}`
  const [, decimals = ''] = String(times).split('.')
  const parts = 10 ** decimals.length
  return `[number * ${Math.round(times * parts)} / ${parts} for number in [${code}]]`
}

function aggregateLines(
  program: Program,
  { how, of }: Extract<Scalar, { kind: 'aggregate' }>,
  result: string,
): string[] {
  const series = writeSeries(program, of)
  const numbers = `numbers = sorted(${printed(series)})`
  switch (how) {
    case 'sum':
      return [`reckoner.close(${result}, sum(${printed(series)}))`]
    case 'mean':
      return [`reckoner.close(${result} * len(${series}), sum(${printed(series)}))`]
    case 'median':
      return [
        numbers,
        'half = len(numbers) // 2',
        `reckoner.close(2 * ${result}, numbers[half] + numbers[-half - 1])`,
      ]
    case 'range':
      return [numbers, `reckoner.close(${result}, numbers[-1] - numbers[0])`]
    case 'count':
      return countLines(program, of, series, result)
    case 'deviation':
    case 'population-deviation':
    case 'variance':
      return spreadLines(numbers, how, result)
    default:
      return how satisfies never
  }
}

function spreadLines(
  numbers: string,
  how: 'deviation' | 'population-deviation' | 'variance',
  result: string,
): string[] {
  return [
    numbers,
    'count = len(numbers)',
    'squares = sum(number * number for number in numbers) - sum(numbers) ** 2 / count',
    `reckoner.close(${how === 'variance' ? result : `${result}**2`}, squares / ${how === 'population-deviation' ? 'count' : '(count - 1)'})`,
  ]
}

function countLines(program: Program, of: Series, series: string, result: string): string[] {
  if (of.kind !== 'where')
    return [
      `len({number for cell in ${series} for number in cell.ids if cell.printed is not None}) >= ${result}`,
    ]
  return [
    `len(${writeSeries(program, of.of)}) - len(${whereCode(program, of, 'printed', true)}) == ${result}`,
  ]
}

function nthOfLines(program: Program, scalar: Extract<Scalar, { kind: 'nth' }>, result: string): string[] {
  const [of, by] = [writeSeries(program, scalar.of), writeSeries(program, scalar.by)]
  if (of === by) return nthLines(of, result, scalar)
  const place = scalar.order === 'highest' ? -scalar.nth : scalar.nth - 1
  return [
    `in_order = sorted(${printed(by)})`,
    `any(rank.printed == in_order[${place}] and reckoner.close(cell.printed, ${result}) for rank, cell in zip(${by}, ${of}, strict=True))`,
  ]
}

const INVERSES: Record<Pairing, (result: string, a: string, b: string) => string> = {
  difference: (result, a, b) => `reckoner.close(float(${b}) + ${result}, ${a})`,
  ratio: (result, a, b) => `reckoner.close(${result} * float(${b}), ${a})`,
  change: (result, a, b) => `reckoner.close(float(${a}) + ${result} / 100 * abs(float(${a})), ${b})`,
  reduction: (result, a, b) => `reckoner.close(float(${a}) - ${result} / 100 * abs(float(${a})), ${b})`,
  share: (result, a, b) => `reckoner.close(${result} + float(100 * (${b} - ${a}) / ${b}), 100)`,
  product: (result, a, b) => `reckoner.close(${result}, float(${a}) * float(${b}))`,
}

function pairLines(
  program: Program,
  { how, of }: Extract<Scalar, { kind: 'pair' }>,
  result: string,
): string[] {
  const [a, b] = sidesCode(program, of, 'printed')
  const isPlain = [a, b].every(({ code }) => code.length < 24)
  if (isPlain) return [INVERSES[how](result, a.code, b.code)]
  return [`one = ${bare(a.code)}`, `two = ${bare(b.code)}`, INVERSES[how](result, 'one', 'two')]
}

const bare = (code: string): string => (code.startsWith('(') && code.endsWith(')') ? code.slice(1, -1) : code)

function rowsLine(program: Program, of: Extract<Scalar, { kind: 'rows' }>, result: string): string {
  const labels = writeLabels(program, of.column)
  if (of.by !== null) return `len(reckoner.column(${program.number}, ${of.by})) == ${result}`
  if (of.text !== null)
    return `len(${labels}) - sum(label != ${quoted(of.text)} for label in ${labels}) == ${result}`
  if (of.distinct)
    return `sum(label not in ${labels}[:at] for at, label in enumerate(${labels})) == ${result}`
  return `len(reckoner.rows(${program.number})) == ${result}`
}

function correlationLines(
  program: Program,
  { of }: Extract<Scalar, { kind: 'correlation' }>,
  result: string,
): string[] {
  const [a = '', b = ''] = of.map((series) => writeSeries(program, series))
  return [
    `one = [float(cell.printed) for cell in ${a}]`,
    `two = [float(cell.printed) for cell in ${b}]`,
    'there = statistics.linear_regression(one, two).slope',
    'back = statistics.linear_regression(two, one).slope',
    `reckoner.close(there * back, ${result}**2)`,
  ]
}

/** Nothing that was left out belongs in, and the order holds. */
function orderedLines(
  program: Program,
  { of, order }: Pick<AnswerOf<'labels'>, 'of' | 'order'>,
  result: string,
  series: string,
): string[] {
  if (of.kind === 'where') {
    return [
      `len(${writeSeries(program, of.of)}) - len(${whereCode(program, of, 'printed', true)}) == len(${result})`,
    ]
  }
  if (of.kind === 'shares') return [`reckoner.close(sum(${printed(series)}), 100)`]
  if (order === null) return [`all(reckoner.close(cell.value, cell.printed) for cell in ${series})`]
  const all = of.kind === 'top' ? writeSeries(program, of.of) : series
  const reverse = order === 'highest' ? ', reverse=True' : ''
  return [
    `in_order = sorted(${reverse ? `(${printed(all)})${reverse}` : printed(all)})`,
    `[${printed(result)}] == in_order[: len(${result})] and len(${result}) == ${of.kind === 'top' ? `min(${of.count}, len(in_order))` : 'len(in_order)'}`,
  ]
}

const fitLines = (series: string): string[] => [
  `numbers = [float(cell.printed) for cell in ${series}]`,
  'left = [number - (slope * at + intercept) for at, number in zip(x, numbers, strict=True)]',
  'leaning = [rest * (at - x[0]) for at, rest in zip(x, left, strict=True)]',
  'slack = 1e-6 * sum(abs(number) for number in numbers)',
  'reckoner.close(sum(left), 0, slack) and reckoner.close(sum(leaning), 0, slack * len(x) * abs(x[-1] - x[0]))',
]
