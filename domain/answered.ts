import type { Answer } from '#domain/answer.ts'
import type { Execution } from '#domain/execution.ts'

type Said = Pick<Execution, 'stdout' | 'report'>

/** Did the program say anything that can be an answer? */
export const answered = ({ stdout, report }: Said): boolean =>
  report.values.length > 0 || stdout.trim() !== ''

/**
 * The answer of a run: what the program reported, or, when it only printed, its last line,
 * marked as not structured.
 */
export function answerOf({ stdout, report }: Said): Answer {
  const { values, text } = report
  if (values.length > 0) return { text: text ?? sentenceOf(values), values, structured: true }
  const line = stdout.trim().split('\n').at(-1) ?? ''
  return {
    text: text ?? line,
    values: [{ name: 'printed', value: line, unit: null, uncertainty: null, note: null, uses: [] }],
    structured: false,
  }
}

const sentenceOf = (values: Answer['values']): string =>
  values.map(({ name, value, unit }) => `${name}: ${spoken(value)}${unit ? ` ${unit}` : ''}`).join('; ') + '.'

/** Only the text rounds: four significant digits at least, two decimals at most. */
const spoken = (value: number | string): string =>
  typeof value === 'string'
    ? value
    : value.toLocaleString(
        'en-US',
        Math.abs(value) < 10 ? { maximumSignificantDigits: 4 } : { maximumFractionDigits: 2 },
      )

/** The line of a traceback that says what went wrong: its last; null when nothing was written. */
export const lastErrorOf = (stderr: string): string | null => {
  const line = stderr.trim().split('\n').at(-1)?.trim()
  return line ? line.slice(0, 500) : null
}
