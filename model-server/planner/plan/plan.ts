import type { Plan, PlannedOutput } from '#domain/plan.ts'
import type { Answer, Recipe } from '#model-server/recipe/recipe.ts'
import type { Interpretation } from '#model-server/planner/interpret/interpret.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'
import { cellsOf } from './cells.ts'
import { printedTotals } from './printed-totals.ts'
import { secondWay } from './second-ways.ts'
import { unsignedHow, unsignedOf } from './unsigned.ts'

/** A plan in words and as a recipe for the coder. */
export function planOf(subject: Subject, { answers, plot, assumptions }: Interpretation): Plan {
  const [first] = answers
  if (!first) throw new Error('an interpretation without an answer')
  const second = secondWay(first)
  const totals = printedTotals(subject, answers)
  const unsigned = unsignedOf(subject, answers)
  const recipe: Recipe = { table: subject.number, answers, plot, second: second.name, totals, unsigned }
  const cells = cellsOf(subject, recipe)
  return {
    summary: `${capital(first.name)}, computed from ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} of the ${subject.table.kind}.`,
    steps: [
      `Read ${cells.length === 1 ? 'the cell' : `the ${cells.length} cells`} in question; totals, taxes and payments are no data.`,
      ...answers.map(stepOf),
      ...(plot ? [`Draw "${plot.title}" and save it as ${plot.file}.`] : []),
      'Compute the answer a second way and compare.',
    ],
    cells,
    assumptions,
    outputs: [
      ...answers.flatMap(outputsOf),
      ...(plot ? [{ kind: 'file' as const, name: plot.file, unit: null }] : []),
    ],
    checks: [
      second,
      ...totals.map(({ name }) => ({
        name,
        how: 'The sum of the cells that were read is compared with the total that is printed in the picture.',
      })),
      ...(unsigned ? [{ name: unsigned.name, how: unsignedHow }] : []),
    ],
    recipe,
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const STEPS: { [K in Answer['kind']]: (answer: Extract<Answer, { kind: K }>) => string } = {
  number: ({ name }) => `Compute: ${name}.`,
  label: ({ name }) => `Find the ${name}, and its number.`,
  labels: ({ name }) => `Tell the ${name}.`,
  numbers: ({ name }) => `Tell each number: ${name}.`,
  place: ({ name }) => `Find the ${name}.`,
  fit: ({ name, x }) => `Fit a straight line by least squares over ${x.name}, and tell the ${name}.`,
}

function stepOf(answer: Answer): string {
  switch (answer.kind) {
    case 'number':
      return STEPS.number(answer)
    case 'label':
      return STEPS.label(answer)
    case 'labels':
      return STEPS.labels(answer)
    case 'numbers':
      return STEPS.numbers(answer)
    case 'place':
      return STEPS.place(answer)
    case 'fit':
      return STEPS.fit(answer)
    default:
      return answer satisfies never
  }
}

function outputsOf(answer: Answer): PlannedOutput[] {
  const value = (name: string, unit: string | null): PlannedOutput => ({ kind: 'value', name, unit })
  if (answer.kind === 'number') return [value(answer.name, answer.unit)]
  if (answer.kind === 'label') return [value(answer.name, null), value(answer.valueName, answer.unit)]
  if (answer.kind === 'fit' || answer.kind === 'numbers') return [value(answer.name, answer.unit)]
  return [value(answer.name, null)]
}
