import { z } from 'zod'
import { REFUSED_OVER } from '#domain/plan.ts'
import { TABLE_KINDS } from '#domain/reading.ts'
import { ModelOutputError } from './failures.ts'

const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const confidence = z.number().min(0).max(1)
const cell = z.object({ text: z.string().max(2000), box: box.nullable(), confidence })
const table = z
  .object({
    kind: z.enum(TABLE_KINDS),
    title: z.string().nullable(),
    header: z.array(cell).min(1).max(100),
    rows: z.array(z.array(cell)).max(2000),
  })
  .refine((t) => t.rows.every((row) => row.length === t.header.length), 'rows as long as the heading')

/** What a vision model must answer: a `Reading`. */
export const readingReply = z.object({
  description: z.string().max(4000),
  lines: z.array(z.object({ text: z.string(), box, confidence })).max(10_000),
  tables: z.array(table).max(20),
})

const output = z.object({
  kind: z.enum(['value', 'file']),
  name: z.string().min(1).max(200),
  unit: z.string().max(60).nullable(),
})
const plan = z.object({
  summary: z.string().min(1).max(2000),
  steps: z.array(z.string().max(2000)).max(50),
  cells: z.array(z.string().max(60)).max(20_000),
  assumptions: z.array(z.string().max(2000)).max(50),
  outputs: z.array(output).min(1).max(50),
  checks: z.array(z.object({ name: z.string().min(1).max(200), how: z.string().max(2000) })).max(50),
  recipe: z.record(z.string(), z.unknown()).nullable(),
})

/** What a planner must answer: a `PlanReply`. */
export const planReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), plan }),
  z.object({
    kind: z.literal('refused'),
    about: z.enum(REFUSED_OVER).optional(),
    sentence: z.string().min(1).max(1000),
  }),
])

/**
 * Reads a model's reply as JSON of the given form.
 * @throws ModelOutputError saying where the form is not met
 */
export function parseReply<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw new ModelOutputError(z.prettifyError(parsed.error))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.trim())
  } catch (cause) {
    throw new ModelOutputError('The reply is not JSON.', { cause })
  }
}
