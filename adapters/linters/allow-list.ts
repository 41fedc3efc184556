import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Linter } from './linters.ts'
import { reportOf, type Reading } from './report.ts'

const FOLDER = fileURLToPath(new URL('allow_list', import.meta.url))

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
  codes: [0],
  form,
  findings: (report) => report.map((found) => ({ ...found, tool: 'allow-list' })),
}

/**
 * What programs may import and touch, by their syntax tree; the tables are in `allow_list/tables.json`.
 * @param pythonTools folder of the virtual environment
 */
export const createAllowList = (pythonTools: string): Linter => ({
  inspect: (source, signal) =>
    reportOf(
      { command: join(pythonTools, 'bin', 'python'), args: ['-I', '-S', '-B', FOLDER], input: source },
      reading,
      signal,
    ),
})
