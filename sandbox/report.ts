import { z } from 'zod'
import type { Report } from '#domain/execution.ts'
import { ProtocolViolation } from './frames.ts'

// Databases and terminals choke on NUL and on half a surrogate pair, so neither may come this far.
const isClean = (value: string) => value.isWellFormed() && !value.includes('\0')
const text = (limit: number) => z.string().max(limit).refine(isClean)
const name = text(200).min(1)

const valueForm = z.strictObject({
  kind: z.literal('value'),
  name,
  value: z.union([z.number(), text(2000)]),
  unit: text(100).nullable(),
  uncertainty: z.number().min(0).nullable(),
  note: text(2000).nullable(),
  uses: z.array(text(100).min(1)).max(10_000),
})
const textForm = z.strictObject({ kind: z.literal('text'), text: text(4000) })
const checkForm = z.strictObject({
  kind: z.literal('check'),
  name,
  passed: z.boolean(),
  detail: text(2000).nullable(),
})
const lineForm = z.discriminatedUnion('kind', [valueForm, textForm, checkForm])

/** Longest lists of a report. */
const COUNTS = { values: 256, checks: 256 }

/**
 * Reads what a program wrote to its result channel: lines of JSON, each a value, the text of the answer, or a check.
 * Of several texts the last counts. Checks of one name are all kept: one that failed is not hidden by a later one.
 * @param bytes the channel as it came
 * @param whole false: the program was stopped, so a last line without its end is no offence
 * @throws ProtocolViolation naming the line, counted from 1, that is not in its form
 */
export function readReport(bytes: Buffer, whole: boolean): Report {
  const report: Report = { values: [], text: null, checks: [] }
  const lines = bytes.toString('utf8').split('\n')
  const rest = lines.pop() ?? ''
  if (whole && rest !== '') lines.push(rest)
  for (const [index, line] of lines.entries()) add(report, lineOf(line, index + 1))
  for (const list of ['values', 'checks'] as const) {
    if (report[list].length > COUNTS[list]) {
      throw new ProtocolViolation(`The result channel has more than ${COUNTS[list]} ${list}.`)
    }
  }
  return report
}

type Line = z.infer<typeof lineForm>

function add(report: Report, line: Line): void {
  if (line.kind === 'text') {
    report.text = line.text
  } else if (line.kind === 'value') {
    const { name, value, unit, uncertainty, note, uses } = line
    report.values.push({ name, value, unit, uncertainty, note, uses })
  } else {
    const { name, passed, detail } = line
    report.checks.push({ name, passed, detail })
  }
}

function lineOf(line: string, number: number): Line {
  const result = lineForm.safeParse(jsonOf(line, number))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const where = issue && issue.path.length > 0 ? ` at "${issue.path.join('.')}"` : ''
  throw new ProtocolViolation(`Line ${number} of the result channel is not in its form${where}.`)
}

function jsonOf(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new ProtocolViolation(`Line ${number} of the result channel is not JSON.`)
  }
}
