import type { Plan } from '#domain/plan.ts'
import type { BuiltinRole } from '#model-server/server/models.ts'
import { READING } from '#test/faults/fast-models/reading.ts'

/** What the coder writes: a program that computes the answer, or one that is never done. */
export const PROGRAMS = {
  answer: `import reckoner

revenue = reckoner.column(0, "Revenue")
total = sum(year.value for year in revenue)
reckoner.answer("total revenue", total, uses=reckoner.ids(revenue))
reckoner.say(f"The revenue of all years is {reckoner.show(total)}.")
reckoner.check("read twice", lambda: reckoner.close(sum(year.printed for year in revenue), total))
`,
  endless: `import time

while True:
    time.sleep(1)
`,
} as const

export type ProgramName = keyof typeof PROGRAMS

/** The name under which `PROGRAMS.answer` reports its check. */
export const CHECK = 'read twice'

const PLAN: Plan = {
  summary: 'The revenue of all years is added up.',
  steps: ['Take the column "Revenue".', 'Add its numbers up.'],
  cells: ['t0.r0.c1', 't0.r1.c1', 't0.r2.c1'],
  assumptions: [],
  outputs: [{ kind: 'value', name: 'total revenue', unit: null }],
  checks: [{ name: CHECK, how: 'The printed numbers are read once more and added up.' }],
  recipe: null,
}

/** Good replies to the prompts of the three steps that ask a model. */
export const replyOf = (role: BuiltinRole, program: ProgramName): string =>
  ({
    vision: JSON.stringify(READING),
    reasoning: JSON.stringify({ kind: 'plan', plan: PLAN }),
    codegen: `\`\`\`python\n${PROGRAMS[program]}\n\`\`\``,
    review: '',
  })[role]
