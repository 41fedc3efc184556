import type { Combination, Condition, Scalar, Series } from '#model-server/recipe/recipe.ts'
import { comment, list, nameFrom, quoted } from './python.ts'
import type { Program } from './program.ts'
import { aggregateCode } from './aggregates.ts'
import { givenCode, writeCell, type Mode } from './cells.ts'

/** Writes what makes a list of cells, and gives the name of its variable. */
export function writeSeries(program: Program, series: Series): string {
  const key = JSON.stringify(series)
  const assign = (name: string, code: string, remark = '') => program.assign(key, name, code, remark)
  switch (series.kind) {
    case 'column':
      return assign(...columnCode(program, series))
    case 'row':
      return assign(...rowCode(program, series))
    case 'grid': {
      const rows = series.rows ? `, rows=${list(series.rows)}` : ''
      return assign('values', `reckoner.grid(${program.number}, columns=${list(series.columns)}${rows})`)
    }
    case 'ragged':
      return assign('values', raggedCode(program, series))
    case 'combined':
      return assign(...combinedCode(program, series))
    case 'shares':
      return assign('shares', `reckoner.shares(${writeSeries(program, series.of)})`)
    case 'steps':
      return assign('changes', stepsCode(series.how, writeSeries(program, series.of)))
    case 'groups': {
      const of = writeSeries(program, series.of)
      return assign('groups', `reckoner.groups(${of}, by=${series.by}, how=${quoted(series.how)})`)
    }
    case 'where':
      return assign('kept', whereCode(program, series, 'value', false))
    case 'top':
      return assign('top', `${sortedCode(program, series)}[:${series.count}]`)
    case 'rest':
      return assign('rest', `${sortedCode(program, series)}[${series.count}:]`)
    default:
      return series satisfies never
  }
}

/** Row by row, so that nothing is read where the picture holds no number. */
function raggedCode(program: Program, { lines }: Extract<Series, { kind: 'ragged' }>): string {
  const rows = lines.map(({ row, columns }) => `    (${row}, ${list(columns)}),`)
  const filled = program.assign(`filled ${JSON.stringify(lines)}`, 'filled', ['[', ...rows, ']'].join('\n'))
  return [
    '[',
    '    cell',
    `    for row, columns in ${filled}`,
    `    for cell in reckoner.grid(${program.number}, columns=columns, rows=[row])`,
    ']',
  ].join('\n')
}

function sortedCode(program: Program, { of, order }: Extract<Series, { kind: 'top' | 'rest' }>): string {
  const reverse = order === 'highest' ? ', reverse=True' : ''
  return `sorted(${writeSeries(program, of)}, key=lambda cell: cell.value${reverse})`
}

type Assignment = [name: string, code: string, remark?: string]

function columnCode(
  { table, number }: Program,
  { column, rows }: Extract<Series, { kind: 'column' }>,
): Assignment {
  const header = table.columns[column]?.header ?? ''
  const chosen = rows ? `, rows=${list(rows)}` : ''
  const labels = rows?.map((row) => table.rows[row]?.label).join(', ')
  const remark = [header, labels].filter(Boolean).join(': ')
  const fallback = table.kind === 'receipt' ? 'amounts' : 'values'
  return [
    nameFrom(header, fallback),
    `reckoner.column(${number}, ${column}${chosen})`,
    remark ? comment(remark) : '',
  ]
}

function rowCode({ table, number }: Program, { row, columns }: Extract<Series, { kind: 'row' }>): Assignment {
  const label = table.rows[row]?.label ?? ''
  const headers = columns.map((column) => table.columns[column]?.header).join(', ')
  const code = `reckoner.row(${number}, ${row}, columns=${list(columns)})`
  return [nameFrom(label, 'row_cells'), code, comment(`${label}: ${headers}`)]
}

const COMBINATIONS: Record<
  Combination,
  { name: string; code: (a: string, b: string) => string } | { name: string; all: string }
> = {
  sum: { name: 'totals', all: 'sum(parts)' },
  mean: { name: 'averages', all: 'sum(parts) / len(parts)' },
  product: { name: 'products', code: (a, b) => `${a} * ${b}` },
  difference: { name: 'differences', code: (a, b) => `${a} - ${b}` },
  distance: { name: 'differences', code: (a, b) => `abs(${a} - ${b})` },
  ratio: { name: 'ratios', code: (a, b) => `${a} / ${b}` },
  change: { name: 'changes', code: (a, b) => `100 * (${b} - ${a}) / abs(${a})` },
}

function combinedCode(program: Program, { how, of }: Extract<Series, { kind: 'combined' }>): Assignment {
  const parts = of.map((part) => writeSeries(program, part))
  const combination = COMBINATIONS[how]
  const way =
    'all' in combination ? `lambda *parts: ${combination.all}` : `lambda a, b: ${combination.code('a', 'b')}`
  return [combination.name, `reckoner.derive(${[way, ...parts].join(', ')})`]
}

const stepsCode = (how: 'difference' | 'change', of: string): string =>
  how === 'change'
    ? `reckoner.changes(${of})`
    : `reckoner.derive(lambda before, after: after - before, ${of}[:-1], ${of}[1:])`

/** A list comprehension of the cells that meet the conditions; `turned`: of those that do not. */
export function whereCode(
  program: Program,
  { of, conditions, any }: Extract<Series, { kind: 'where' }>,
  mode: Mode,
  turned: boolean,
): string {
  const own = writeSeries(program, of)
  const others: string[] = [own]
  const names = new Map([[own, 'cell']])
  const look = (series: Series): string => {
    const variable = writeSeries(program, series)
    if (!names.has(variable)) {
      others.push(variable)
      names.set(variable, others.length === 2 ? 'other' : `other_${others.length - 1}`)
    }
    return `${names.get(variable) ?? 'cell'}.${mode}`
  }
  const tests = conditions.map((condition) => testOf(program, condition, mode, look))
  const joined = tests.join(any ? ' or ' : ' and ')
  const test = turned ? `not (${joined})` : joined
  const targets = others.map((variable) => names.get(variable) ?? 'cell').join(', ')
  const source = others.length === 1 ? own : `zip(${others.join(', ')}, strict=True)`
  return `[cell for ${targets} in ${source} if ${test}]`
}

const SIGNS = {
  above: '>',
  'at-least': '>=',
  below: '<',
  'at-most': '<=',
  equal: '==',
  unequal: '!=',
} as const

function testOf(
  program: Program,
  { on, compare, with: thresholds }: Condition,
  mode: Mode,
  look: (series: Series) => string,
): string {
  const value = look(on)
  if (!Array.isArray(thresholds))
    return `${value} ${SIGNS[compare === 'between' ? 'equal' : compare]} ${look(thresholds)}`
  const [low = '', high = ''] = thresholds.map((scalar) => thresholdCode(program, scalar, mode))
  return compare === 'between' ? `${low} <= ${value} <= ${high}` : `${value} ${SIGNS[compare]} ${low}`
}

/** A constant stands in the comparison itself; what is computed gets a name, so that it is computed once. */
function thresholdCode(program: Program, scalar: Scalar, mode: Mode): string {
  if (scalar.kind === 'given') return givenCode(program, scalar.value, mode)
  if (scalar.kind === 'cell') return `${writeCell(program, scalar)}.${mode}`
  if (scalar.kind !== 'aggregate') throw new Error(`a ${scalar.kind} is no threshold`)
  const code = aggregateCode(program, scalar.how, writeSeries(program, scalar.of), mode)
  // The printed reading stays inside its check, where an unreadable text fails that check alone.
  return mode === 'printed' ? `(${code})` : program.assign(`limit ${JSON.stringify(scalar)}`, 'limit', code)
}
