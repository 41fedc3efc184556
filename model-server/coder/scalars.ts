import type { Pairing, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { aggregateCode, each } from './aggregates.ts'
import { givenCode, writeCell, type Mode } from './cells.ts'
import { quoted } from './python.ts'
import type { Computed, Program } from './program.ts'
import { writeSeries } from './series.ts'

type Of<K extends Scalar['kind']> = Extract<Scalar, { kind: K }>

/** Python for one number. */
export function scalarCode(program: Program, scalar: Scalar, mode: Mode): Computed {
  switch (scalar.kind) {
    case 'cell': {
      const cell = writeCell(program, scalar)
      return { code: `${cell}.${mode}`, from: [cell] }
    }
    case 'given':
      return { code: givenCode(program, scalar.value, mode), from: [] }
    case 'aggregate': {
      const series = writeSeries(program, scalar.of)
      return { code: aggregateCode(program, scalar.how, series, mode), from: [series] }
    }
    case 'nth':
      return nthCode(program, scalar, mode)
    case 'terms':
      return termsCode(program, scalar, mode)
    case 'pair':
      return pairCode(program, scalar, mode)
    case 'compound':
      return compoundCode(program, scalar, mode)
    case 'weighted':
      return weightedCode(program, scalar, mode)
    case 'rows':
      return rowsCode(program, scalar)
    case 'correlation':
      return correlationCode(program, scalar, mode)
    default:
      return scalar satisfies never
  }
}

function nthCode(program: Program, { of, by, order, nth }: Of<'nth'>, mode: Mode): Computed {
  const [shown, ranked] = [writeSeries(program, of), writeSeries(program, by)]
  const reverse = order === 'highest' ? ', reverse=True' : ''
  if (shown === ranked) {
    const code =
      nth === 1
        ? `${order === 'highest' ? 'max' : 'min'}(${each(mode, shown)})`
        : `sorted((${each(mode, shown)})${reverse})[${nth - 1}]`
    return { code, from: [shown] }
  }
  const zipped = `zip(${ranked}, ${shown}, strict=True), key=lambda pair: pair[0].${mode}`
  if (nth === 1) {
    return { code: `${order === 'highest' ? 'max' : 'min'}(${zipped})[1].${mode}`, from: [shown, ranked] }
  }
  const pairs = `sorted(${zipped}${reverse})`
  return { code: `${pairs}[${nth - 1}][1].${mode}`, from: [shown, ranked] }
}

function termsCode(program: Program, { terms }: Of<'terms'>, mode: Mode): Computed {
  const parts = terms.map(({ times, of }) => ({ times, ...scalarCode(program, of, mode) }))
  return {
    code: parts.map(({ times, code }) => (times === 1 ? code : `${times} * ${code}`)).join(' + '),
    from: parts.flatMap(({ from }) => from),
  }
}

const PAIRS: Record<Pairing, (a: string, b: string) => string> = {
  difference: (a, b) => `${a} - ${b}`,
  ratio: (a, b) => `${a} / ${b}`,
  change: (a, b) => `100 * (${b} - ${a}) / abs(${a})`,
  reduction: (a, b) => `100 * (${a} - ${b}) / abs(${a})`,
  share: (a, b) => `100 * ${a} / ${b}`,
  product: (a, b) => `${a} * ${b}`,
}

function pairCode(program: Program, { how, of }: Of<'pair'>, mode: Mode): Computed {
  const [a, b] = sidesCode(program, of, mode)
  return { code: PAIRS[how](a.code, b.code), from: [...a.from, ...b.from] }
}

/** Both numbers of a pair as variables or plain cells, so that formulas stay short. */
export function sidesCode(program: Program, of: readonly [Scalar, Scalar], mode: Mode): [Computed, Computed] {
  return [sideCode(program, of[0], mode, 'one'), sideCode(program, of[1], mode, 'two')]
}

function sideCode(program: Program, scalar: Scalar, mode: Mode, name: string): Computed {
  const side = scalarCode(program, scalar, mode)
  if (scalar.kind === 'cell' || scalar.kind === 'given') return side
  // The printed reading stays inside its check, where an unreadable text fails that check alone.
  if (mode === 'printed') return { ...side, code: `(${side.code})` }
  return { ...side, code: program.assign(`value ${JSON.stringify(scalar)}`, nameOf(scalar, name), side.code) }
}

const nameOf = (scalar: Scalar, fallback: string): string => {
  if (scalar.kind === 'nth') return scalar.order === 'highest' ? 'highest' : 'lowest'
  if (scalar.kind !== 'aggregate') return fallback
  return AGGREGATE_NAMES[scalar.how] ?? fallback
}

const AGGREGATE_NAMES: Record<string, string> = {
  sum: 'total',
  mean: 'average',
  median: 'middle',
  count: 'count',
}

function compoundCode(program: Program, { from, to, periods }: Of<'compound'>, mode: Mode): Computed {
  const [a, b] = sidesCode(program, [from, to], mode)
  return { code: `100 * ((${b.code} / ${a.code}) ** (1 / ${periods}) - 1)`, from: [...a.from, ...b.from] }
}

function weightedCode(program: Program, { values, weights }: Of<'weighted'>, mode: Mode): Computed {
  const [value, weight] = [writeSeries(program, values), writeSeries(program, weights)]
  const products = weightedSeries(program, values, weights)
  return { code: `sum(${each(mode, products)}) / sum(${each(mode, weight)})`, from: [value, weight] }
}

export const weightedSeries = (program: Program, values: Series, weights: Series): string =>
  writeSeries(program, { kind: 'combined', how: 'product', of: [values, weights] })

function rowsCode(program: Program, { column, text, distinct }: Of<'rows'>): Computed {
  const labels = writeLabels(program, column)
  if (distinct) return { code: `len({label.strip().lower() for label in ${labels}})`, from: [] }
  return { code: text === null ? `len(${labels})` : `${labels}.count(${quoted(text)})`, from: [] }
}

/** The texts of a column, row by row. */
export const writeLabels = (program: Program, column: number): string =>
  program.assign(
    `labels ${column}`,
    'labels',
    `[reckoner.text(f"${program.table.id}.r{row}.c${column}") for row in reckoner.items(${program.number})]`,
  )

function correlationCode(program: Program, { of }: Of<'correlation'>, mode: Mode): Computed {
  program.import('import statistics')
  const [a, b] = of.map((series) => writeSeries(program, series))
  const lists = [a, b].map(
    (series) => `[${mode === 'value' ? 'cell.value' : 'float(cell.printed)'} for cell in ${series}]`,
  )
  return { code: `statistics.correlation(${lists.join(', ')})`, from: [a ?? '', b ?? ''] }
}
