import { z } from 'zod'
import { ROW_KINDS, type Extraction } from '#domain/extraction.ts'
import type { Plan } from '#domain/plan.ts'
import { TABLE_KINDS } from '#domain/reading.ts'

const index = z.number().int().nonnegative()
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable()

const cell = z.object({
  id: z.string(),
  row: index,
  column: index,
  text: z.string(),
  number: z.object({ value: z.number(), unit: z.string().nullable() }).nullable(),
  box,
  confidence: z.number(),
})

const table = z
  .object({
    id: z.string(),
    kind: z.enum(TABLE_KINDS),
    title: z.string().nullable(),
    labelColumn: index,
    columns: z.array(
      z.object({
        index,
        header: z.string(),
        kind: z.enum(['label', 'number', 'text']),
        unit: z.string().nullable(),
      }),
    ),
    rows: z.array(z.object({ index, kind: z.enum(ROW_KINDS), label: z.string() })),
    cells: z.array(cell),
  })
  .refine(
    ({ cells, rows, columns }) => cells.length === rows.length * columns.length,
    'a cell for every row and column',
  )

/** The part of an extraction that prompts carry. */
export const extractionForm = z.object({ tables: z.array(table) }) satisfies z.ZodType<
  Pick<Extraction, 'tables'>
>

export const planForm = z.object({
  summary: z.string(),
  steps: z.array(z.string()),
  cells: z.array(z.string()),
  assumptions: z.array(z.string()),
  outputs: z.array(
    z.object({ kind: z.enum(['value', 'file']), name: z.string(), unit: z.string().nullable() }),
  ),
  checks: z.array(z.object({ name: z.string(), how: z.string() })),
  recipe: z.record(z.string(), z.unknown()).nullable(),
}) satisfies z.ZodType<Plan>
