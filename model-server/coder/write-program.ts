import type { Plan } from '#domain/plan.ts'
import { recipeForm, type Recipe, type Tables } from '#model-server/recipe/recipe.ts'
import { writeAnswer } from './answers.ts'
import { writePrintedTotal, writeSecondWay, writeUnsigned } from './checks.ts'
import { call, comment } from './python.ts'
import { writePlot } from './plots.ts'
import { Program } from './program.ts'

/**
 * Writes the program of a plan from its recipe: short Python that reads every number through
 * `reckoner`, and reports the answer, a sentence and the planned checks.
 *
 * @returns null when the plan has no recipe that this coder knows (a language model made it)
 */
export function writeProgram(plan: Plan, extraction: Tables): string | null {
  const recipe = recipeForm.safeParse(plan.recipe)
  return recipe.success ? programOf(plan.summary, recipe.data, extraction) : null
}

/** One f-string for each sentence. */
function sayLines(sentences: string[]): string[] {
  const parts = sentences.map((sentence, at) => `f"${sentence}${at < sentences.length - 1 ? ' ' : ''}"`)
  const [only] = parts
  if (parts.length === 1 && only) return call('reckoner.say', [only])
  return ['reckoner.say(', ...parts.map((part) => `    ${part}`), ')']
}

function programOf(summary: string, recipe: Recipe, extraction: Tables): string {
  const program = new Program(extraction, recipe.table)
  program.write(comment(summary))
  const written = recipe.answers.map((answer) => ({ answer, ...writeAnswer(program, answer, recipe.plot) }))
  if (recipe.plot) writePlot(program, recipe.plot)
  program.write('', ...sayLines(written.map(({ sentence }) => sentence)))
  const [first] = written
  if (first) writeSecondWay(program, recipe, first.answer, first.written)
  for (const total of recipe.totals) writePrintedTotal(program, total)
  if (recipe.unsigned) writeUnsigned(program, recipe.unsigned)
  return program.text()
}
