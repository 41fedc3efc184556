import {
  POINTS_DRAWN,
  type Answer,
  type AnswerOf,
  type Plot,
  type Series,
} from '#model-server/recipe/recipe.ts'
import { call, inFormat, quoted } from './python.ts'
import type { Program } from './program.ts'
import { scalarCode, writeLabels } from './scalars.ts'
import { writeSeries } from './series.ts'

/** What the check of an answer needs to know: the variable that holds it, and its cells. */
export interface Written {
  result: string
  series: string
}

/** Writes how an answer is computed and reported; gives the inside of an f-string that tells it. */
export function writeAnswer(
  program: Program,
  answer: Answer,
  plot: Plot | null,
): { sentence: string; written: Written } {
  switch (answer.kind) {
    case 'number':
      return writeNumber(program, answer, plot)
    case 'label':
      return writeLabel(program, answer)
    case 'labels':
      return writeOrdered(program, answer)
    case 'numbers':
      return writeNumbers(program, answer)
    case 'place':
      return writePlace(program, answer)
    case 'fit':
      return writeFit(program, answer)
    default:
      return answer satisfies never
  }
}

const usesOf = (from: string[]): string[] =>
  from.length === 0 ? [] : [`uses=reckoner.ids(${[...new Set(from)].join(', ')})`]
const unitOf = (unit: string | null): string[] => (unit === null ? [] : [`unit=${quoted(unit)}`])
const noteOf = (note: string | null): string[] => (note === null ? [] : [`note=${quoted(note)}`])
const answerCall = (name: string, value: string, ...more: string[]): string[] =>
  call('reckoner.answer', [name, value, ...more])
// The unit stands outside the braces: Python 3.11 allows no quotes of the same kind inside them.
const shown = (value: string, unit: string | null): string =>
  `{reckoner.show(${value})}${unit === null ? '' : ` ${inFormat(unit)}`}`

/** "The sum of Q1 is", but "3 × tea is". */
const told = (name: string): string => `${/^[a-z]/.test(name) ? 'The ' : ''}${inFormat(name)}`

function writeNumber(program: Program, answer: AnswerOf<'number'>, plot: Plot | null) {
  const { name, unit, note, of } = answer
  if (of.kind === 'aggregate' && of.how !== 'count' && of.how !== 'sum') mustHold(program, of.of)
  if (of.kind === 'nth') mustHold(program, of.of)
  const { code, from } = scalarCode(program, of, 'value')
  const result = program.name('result')
  program.write(`${result} = ${code}`)
  const uses = of.kind === 'rows' ? labelUses(program, of.column) : usesOf(from)
  program.write(...answerCall(quoted(name), result, ...unitOf(unit), ...uses, ...noteOf(note)))
  return {
    sentence:
      plot && name === POINTS_DRAWN ? drawn(plot, result) : `${told(name)} is ${shown(result, unit)}.`,
    written: { result, series: from[0] ?? '' },
  }
}

/** "The chart shows 4 bars." */
function drawn({ kind, of }: Plot, result: string): string {
  const each = kind !== 'scatter' && of.length > 1 ? ` for each of ${of.length} series` : ''
  const mark = kind === 'bar' ? 'bar' : 'point'
  return `The chart shows {${result}} ${mark}{'' if ${result} == 1 else 's'}${each}.`
}

/** Labels are no numbers, so that what was read of them is told by their ids. */
function labelUses(program: Program, column: number): string[] {
  writeLabels(program, column)
  return [`uses=[f"${program.table.id}.r{row}.c${column}" for row in reckoner.items(${program.number})]`]
}

/** An average of nothing is an error; a sum or a count of nothing is 0. */
function mustHold(program: Program, series: Series): void {
  if (series.kind !== 'where') return
  const variable = writeSeries(program, series)
  program.write(`if not ${variable}:`, '    raise SystemExit("Nothing in the picture meets the condition.")')
}

function writeLabel(program: Program, answer: AnswerOf<'label'>) {
  const { name, valueName, unit, of, order, nth } = answer
  mustHold(program, of)
  const series = writeSeries(program, of)
  const result = program.name('found')
  const [pick, reverse] = order === 'highest' ? ['max', ', reverse=True'] : ['min', '']
  program.write(
    nth === 1
      ? `${result} = ${pick}(${series}, key=lambda cell: cell.value)`
      : `${result} = sorted(${series}, key=lambda cell: cell.value${reverse})[${nth - 1}]`,
  )
  const ties = program.name('ties')
  program.write(
    `${ties} = [cell.label for cell in ${series} if cell.value == ${result}.value and cell is not ${result}]`,
    `note = "the same as " + ", ".join(${ties}) if ${ties} else None`,
    ...answerCall(quoted(name), `${result}.label`, ...usesOf([series]), 'note=note'),
    ...answerCall(quoted(valueName), `${result}.value`, ...unitOf(unit), `uses=${result}.ids`),
  )
  const sentence = `${told(name)} is {${result}.label} (${shown(`${result}.value`, unit)}).`
  return { sentence, written: { result, series } }
}

/** How many numbers of a list are told one by one; the list itself is whole. */
const MOST_TOLD = 30

function writeOrdered(program: Program, answer: AnswerOf<'labels'>) {
  const { name, valueName, unit, of, order } = answer
  const series = writeSeries(program, of)
  const result = program.name('listed')
  const reverse = order === 'highest' ? ', reverse=True' : ''
  program.write(
    order === null
      ? `${result} = ${series}`
      : `${result} = sorted(${series}, key=lambda cell: cell.value${reverse})`,
  )
  const text = program.name('labels_text')
  program.write(
    `${text} = ", ".join(cell.label for cell in ${result}) or "none"`,
    ...answerCall(quoted(name), text, ...usesOf([series])),
    `for cell in ${result}[:${MOST_TOLD}]:`,
    ...call(
      'reckoner.answer',
      [`f"${inFormat(valueName)}: {cell.label}"`, 'cell.value', ...unitOf(unit), 'uses=cell.ids'],
      '    ',
    ),
  )
  return { sentence: `${inFormat(capital(name))}: {${text}}.`, written: { result, series } }
}

/** Every entry is a value of its own, unrounded and under its label; the sentence lists them. */
function writeNumbers(program: Program, { name, unit, of }: AnswerOf<'numbers'>) {
  mustHold(program, of)
  const series = writeSeries(program, of)
  const text = program.name('numbers_text')
  program.write(
    `for cell in ${series}:`,
    ...call('reckoner.answer', ['cell.label', 'cell.value', ...unitOf(unit), 'uses=cell.ids'], '    '),
    `${text} = ", ".join(f"{cell.label}: ${shown('cell.value', unit)}" for cell in ${series})`,
  )
  return { sentence: `${inFormat(capital(name))}: {${text}}.`, written: { result: series, series } }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function writePlace(program: Program, { name, of, at, order }: AnswerOf<'place'>) {
  const series = writeSeries(program, of)
  const [own, result] = [program.name('own'), program.name('place')]
  const sign = order === 'highest' ? '>' : '<'
  program.write(
    `${own} = ${series}[${at}]`,
    `${result} = 1 + sum(cell.value ${sign} ${own}.value for cell in ${series})`,
    ...answerCall(quoted(name), result, ...usesOf([series]), `note=f"of {len(${series})}, ${order} first"`),
  )
  return {
    sentence: `{${own}.label} has ${inFormat(name)} {${result}} of {len(${series})} (${order} first).`,
    written: { result, series },
  }
}

function writeFit(program: Program, { name, unit, of, x, direct, at }: AnswerOf<'fit'>) {
  program.import('import statistics')
  const series = writeSeries(program, of)
  const xs =
    x.kind === 'given' ? `[${x.values.join(', ')}]` : `[cell.value for cell in ${writeSeries(program, x.of)}]`
  program.write(
    `x = ${xs}`,
    `y = [cell.value for cell in ${series}]`,
    'slope, intercept = statistics.linear_regression(x, y)',
    'residuals = [height - (slope * at + intercept) for at, height in zip(x, y, strict=True)]',
    'quality = statistics.correlation(x, y) ** 2',
  )
  if (direct === 'prediction') program.write(`prediction = slope * ${at ?? 0} + intercept`)
  const uses = usesOf([series, ...(x.kind === 'series' ? [writeSeries(program, x.of)] : [])])
  program.write(
    ...answerCall(quoted(name), direct, ...unitOf(unit), ...uses),
    ...['slope', 'intercept', 'quality']
      .filter((value) => value !== direct)
      .flatMap((value) => answerCall(quoted(FIT_NAMES[value] ?? value), value, ...uses)),
  )
  const fit = direct === 'quality' ? '' : ' R² is {reckoner.show(quality)}.'
  return {
    sentence: `${told(name)} is ${shown(direct, unit)}.${fit}`,
    written: { result: direct, series },
  }
}

const FIT_NAMES: Record<string, string> = { slope: 'slope', intercept: 'intercept', quality: 'R²' }
