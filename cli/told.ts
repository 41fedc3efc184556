import type { EventBody } from '#domain/event.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import type { Finding } from '#domain/verdict.ts'
import { bold, dim, duration, green, harmless, red, size, yellow } from './terminal.ts'

const named = (step: Step, attempt: number) =>
  attempt === 1 ? STEP_TABLE[step].label : `${STEP_TABLE[step].label} (attempt ${attempt})`

const finding = ({ tool, code, line, message }: Finding) =>
  `    ${tool} ${code}${line === null ? '' : `, line ${line}`}: ${harmless(message)}`

const resetLine = ({ by, reason, step }: Extract<EventBody, { kind: 'reset' }>) =>
  harmless(
    [
      step === null ? 'Reset' : `Reset to “${STEP_TABLE[step].label}”`,
      by === null ? '' : ` by ${by}`,
      reason === null ? '' : `: ${reason}`,
    ].join(''),
  )

/** An event of a job in lines for a terminal; no line for what needs none. */
export function linesOf(body: EventBody): string[] {
  switch (body.kind) {
    case 'accepted':
      return [`${bold('?')} ${harmless(body.question)}`]
    case 'step-started':
    // What a program prints is for the page: here it would drown the steps.
    case 'output':
    case 'output-cut':
    case 'output-ended':
      return []
    case 'step-finished': {
      const cached = body.cached ? ', cached' : ''
      return [
        `${green('✓')} ${named(body.step, body.attempt).padEnd(34)} ${dim(`${duration(body.ms)}${cached}`)}  ${harmless(body.summary)}`,
      ]
    }
    case 'step-failed':
      return [`${red('✕')} ${named(body.step, body.attempt).padEnd(34)} ${harmless(body.sentence)}`]
    case 'rejected':
      return [`${yellow('!')} The critic rejected the program:`, ...body.findings.map(finding)]
    case 'program-failed':
      return [`${yellow('!')} The program failed (${body.outcome}): ${harmless(body.error)}`]
    case 'checked':
      return body.checks.map(
        ({ name, passed, detail }) =>
          `  ${passed ? green('✓') : red('✕')} ${harmless(name)}${passed || detail === null ? '' : `: ${harmless(detail)}`}`,
      )
    case 'artifact':
      return [`  ${dim('file')} ${harmless(body.name)} ${dim(size(body.bytes))}`]
    case 'reset':
      return [`${yellow('↺')} ${resetLine(body)}`]
    case 'parked':
      return [`${yellow('‖')} Parked at “${STEP_TABLE[body.step].label}”: ${harmless(body.sentence)}`]
    case 'resumed':
      return [`${yellow('↺')} The job goes on.`]
    case 'closed':
      return []
    default:
      return body satisfies never
  }
}
