import { z } from 'zod'
import type { Resident } from '#adapters/linters/resident/resident.ts'
import type { Finding } from '#domain/verdict.ts'
import type { Linter } from './linters.ts'
import { linterOf, type Reading } from './report.ts'

/**
 * Rules that say nothing about a program in our sandbox. Every other one rejects, whatever its severity:
 * bandit calls a shell command in the standard library "low".
 * (https://bandit.readthedocs.io/en/latest/plugins/)
 */
export const BANDIT_SKIPPED = [
  'B101', // assert: nobody runs programs with -O here
  'B105', // a text that looks like a password: there is no secret to be found
  'B106', // the same as an argument
  'B107', // the same as a default
  'B108', // /tmp: one of the folders that programs are given
  'B110', // try, except, pass: style
  'B112', // try, except, continue: style
  'B311', // random is not for secrets: simulation is what it is for here
  'B608', // SQL made from text: there is no database
] as const

const form = z.object({
  errors: z.array(z.object({ reason: z.string() })),
  results: z.array(z.object({ test_id: z.string(), issue_text: z.string(), line_number: z.number() })),
})
type Report = z.infer<typeof form>

const asFinding = ({ test_id: code, issue_text: message, line_number: line }: Report['results'][number]) =>
  ({ kind: 'security', tool: 'bandit', code, message, line }) satisfies Finding

const SYNTAX: Finding = {
  kind: 'lint',
  tool: 'bandit',
  code: 'syntax',
  message: 'The program cannot be read as Python.',
  line: null,
}

/** bandit lists what it could not read under `errors` and ends as if all were well. */
function findingsOf({ errors, results }: Report): Finding[] | string {
  const other = errors.find(({ reason }) => !reason.startsWith('syntax error'))
  if (other) return `could not inspect the program: ${other.reason}`
  return errors.length > 0 ? [SYNTAX] : results.map(asFinding)
}

const ARGS = ['--quiet', '--format=json', '--ignore-nosec', `--skip=${BANDIT_SKIPPED.join(',')}`, '-']

const reading: Reading<Report> = { tool: 'bandit', args: ARGS, codes: [0, 1], form, findings: findingsOf }

/** bandit over standard input, without any configuration. */
export const createBandit = (resident: Resident): Linter => linterOf(resident, reading)
