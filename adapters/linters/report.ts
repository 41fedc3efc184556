import type { z } from 'zod'
import type { Resident } from '#adapters/linters/resident/resident.ts'
import type { ToolEnd, ToolName } from '#adapters/linters/resident/task.ts'
import type { Finding } from '#domain/verdict.ts'
import type { Linter, LintResult } from './linters.ts'

/** How a tool is asked, and how its report is read. */
export interface Reading<Report> {
  tool: ToolName
  args: readonly string[]
  /** Exit codes with which the tool gives a report; any other is a crash. */
  codes: readonly number[]
  form: z.ZodType<Report>
  /** The findings of a report; a string says why the report is worth nothing. */
  findings: (report: Report) => Finding[] | string
}

/** Text → parsed and in form, or null. */
function parse<Report>(form: z.ZodType<Report>, text: string): Report | null {
  try {
    return form.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Whatever is not a report in the expected form is `broken`. */
function resultOf<Report>(end: ToolEnd, { tool, codes, form, findings }: Reading<Report>): LintResult {
  const broken = (why: string): LintResult => ({ kind: 'broken', tool, why })
  if (end.kind === 'broken') return broken(end.why)
  if (!codes.includes(end.code)) return broken(`ended with exit code ${end.code}`)
  const report = parse(form, end.output)
  if (report === null) return broken('gave a report that is not understood')
  const found = findings(report)
  return typeof found === 'string' ? broken(found) : { kind: 'findings', findings: found }
}

/** A tool of the resident's. */
export const linterOf = <Report>(resident: Resident, reading: Reading<Report>): Linter => ({
  async inspect(source, signal) {
    const { tool, args } = reading
    return resultOf(await resident.run({ tool, args, input: source }, signal), reading)
  },
})
