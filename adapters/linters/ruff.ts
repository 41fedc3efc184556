import { z } from 'zod'
import type { Resident } from '#adapters/linters/resident/resident.ts'
import type { Finding } from '#domain/verdict.ts'
import type { Linter } from './linters.ts'
import { linterOf, type Reading } from './report.ts'

/**
 * Rules whose findings are errors in any program. Style, unused names and the like reject nobody: they
 * would cost an attempt and change no answer. (https://docs.astral.sh/ruff/rules/)
 */
export const RUFF_RULES = [
  'E9', // cannot be read as Python
  'F50', // % formats that do not fit their values
  'F52', // .format calls that do not fit their values
  'F62', // impossible unpacking
  'F63', // comparisons and asserts that are always the same; print >>
  'F70', // break, continue, return, yield and except where they cannot be
  'F72', // annotations and doctests that do not parse
  'F82', // names that are not defined, or not yet
  'PLE', // what pylint calls errors
] as const

const form = z.array(
  z.object({
    code: z.string().nullable(),
    message: z.string(),
    location: z.object({ row: z.number() }),
  }),
)

const asFinding = ({ code, message, location }: z.infer<typeof form>[number]): Finding => ({
  kind: 'lint',
  tool: 'ruff',
  code: code ?? 'invalid-syntax',
  message,
  line: location.row,
})

const ARGS = [
  'check',
  '--isolated',
  '--no-cache',
  '--ignore-noqa',
  '--target-version=py311',
  `--select=${RUFF_RULES.join(',')}`,
  '--output-format=json',
  '--stdin-filename=program.py',
  '-',
]

const reading: Reading<z.infer<typeof form>> = {
  tool: 'ruff',
  args: ARGS,
  codes: [0, 1],
  form,
  findings: (report) => report.map(asFinding),
}

/** ruff over standard input, without any configuration. */
export const createRuff = (resident: Resident): Linter => linterOf(resident, reading)
