import { z } from 'zod'
import type { Resident } from '#adapters/linters/resident/resident.ts'
import type { Linter } from './linters.ts'
import { linterOf, type Reading } from './report.ts'

const form = z.array(
  z.object({
    kind: z.enum(['policy', 'lint']),
    code: z.string(),
    message: z.string(),
    line: z.number().nullable(),
  }),
)

const reading: Reading<z.infer<typeof form>> = {
  tool: 'allow-list',
  args: [],
  codes: [0],
  form,
  findings: (report) => report.map((found) => ({ ...found, tool: 'allow-list' })),
}

/** What programs may import and touch, by their syntax tree; the tables are in `allow_list/tables.json`. */
export const createAllowList = (resident: Resident): Linter => linterOf(resident, reading)
