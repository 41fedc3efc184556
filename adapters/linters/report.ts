import type { z } from 'zod'
import type { Finding } from '#domain/verdict.ts'
import type { LintResult } from './linters.ts'
import { runTool, type Tool } from './tool.ts'

/** How a tool's report is read. */
export interface Reading<Report> {
  tool: string
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

/**
 * Runs a tool and reads its report. Whatever is not a report in the expected form is `broken`.
 * @throws the reason of `signal`
 */
export async function reportOf<Report>(
  invocation: Tool,
  { tool, codes, form, findings }: Reading<Report>,
  signal: AbortSignal,
): Promise<LintResult> {
  const broken = (why: string): LintResult => ({ kind: 'broken', tool, why })
  const end = await runTool(invocation, signal)
  if (end.kind === 'broken') return broken(end.why)
  if (!codes.includes(end.code)) return broken(`ended with exit code ${end.code}`)
  const report = parse(form, end.output)
  if (report === null) return broken('gave a report that is not understood')
  const found = findings(report)
  return typeof found === 'string' ? broken(found) : { kind: 'findings', findings: found }
}
