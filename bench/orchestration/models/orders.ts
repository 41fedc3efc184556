import { z } from 'zod'
import { BUILTIN_ROLES } from '#model-server/server/models.ts'
import { PROGRAMS, type ProgramName } from './replies.ts'

const role = z.enum(BUILTIN_ROLES as [string, ...string[]])

/** What the models are to do from now on. */
export const ordersForm = z.strictObject({
  /** How long every answer takes, in milliseconds. */
  delayMs: z.number().min(0).default(0),
  /** The role that never answers; null: none. */
  silent: role.nullable().default(null),
  program: z.enum(Object.keys(PROGRAMS) as [ProgramName, ...ProgramName[]]).default('answer'),
})
export type Orders = z.infer<typeof ordersForm>

/** One request for an answer, as the server saw it. Times are milliseconds since 1970. */
export const callForm = z.object({
  role,
  at: z.number(),
  /** When whoever asked had gone; null: it has not, or was answered. */
  abandonedAt: z.number().nullable(),
})
export type Call = z.infer<typeof callForm>
