import { z } from 'zod'
import { completeCached } from '#adapters/llm/cached.ts'
import type { ModelRole } from '#domain/steps.ts'
import type { Collaborators } from './collaborators.ts'
import type { Prompt } from './prompts.ts'
import { parseReply } from './replies.ts'
import type { Work } from './as-step.ts'

interface Ask<T> {
  role: ModelRole
  prompt: Prompt
  user: string
  image?: { bytes: Uint8Array; sha256: string }
  /** Whether the answer that the cache knows is not wanted. */
  fresh?: boolean
  /** The form of the reply; null: it is text. */
  schema: { name: string; form: z.ZodType<T> } | null
  parse: (text: string) => T
}

/**
 * Asks the model of a role, or the cache. Only complete replies in the right form are kept.
 * @throws ModelError, ModelOutputError
 */
export function askModel<T>({ models, cache }: Collaborators, work: Work, ask: Ask<T>) {
  const { schema, prompt } = ask
  return completeCached(
    { models, cache: cache.store, secret: cache.secret, seconds: cache.seconds },
    {
      owner: work.job,
      promptVersion: prompt.version,
      imageSha256: ask.image?.sha256 ?? null,
      fresh: ask.fresh ?? false,
      request: {
        role: ask.role,
        system: prompt.text,
        user: ask.user,
        image: ask.image?.bytes ?? null,
        schema: schema && { name: schema.name, schema: jsonSchemaOf(schema.form) },
      },
    },
    ask.parse,
    work.signal,
  )
}

/** Forms are a few that stay; to write them out for every call took over a hundredth of the worker's processor time. */
const written = new WeakMap<z.ZodType, Record<string, unknown>>()

function jsonSchemaOf(form: z.ZodType): Record<string, unknown> {
  const schema = written.get(form) ?? z.toJSONSchema(form)
  written.set(form, schema)
  return schema
}

/** Asks for a reply in the form of a schema. */
export const askForJson = <T>(
  collaborators: Collaborators,
  work: Work,
  ask: Omit<Ask<T>, 'parse' | 'schema'> & { name: string; form: z.ZodType<T> },
) =>
  askModel(collaborators, work, {
    ...ask,
    schema: { name: ask.name, form: ask.form },
    parse: (text) => parseReply(ask.form, text),
  })
