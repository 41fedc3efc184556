import type OpenAI from 'openai'
import type { ModelRole } from '#domain/steps.ts'
import type { ModelRequest } from './llm.ts'

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming
type Content = OpenAI.Chat.ChatCompletionContentPart[]

/** Repeatable answers, and an end to those that run on; part of a role's identity. */
export const PARAMETERS = {
  // A page full of cells with boxes is long.
  vision: { temperature: 0, max_tokens: 8192 },
  reasoning: { temperature: 0, max_tokens: 4096 },
  codegen: { temperature: 0, max_tokens: 4096 },
  review: { temperature: 0, max_tokens: 2048 },
} as const satisfies Record<ModelRole, { temperature: number; max_tokens: number }>

/** The picture travels inside the request: a server is never given an address to fetch. */
function contentOf({ image, user }: ModelRequest): string | Content {
  if (image === null) return user
  const base64 = Buffer.from(image.buffer, image.byteOffset, image.byteLength).toString('base64')
  return [
    { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } },
    { type: 'text', text: user },
  ]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * May this schema be sent as strict? OpenAI refuses a strict one in which an object is open or has an
 * optional property; unstrict, the same schema is still a guide there and binding elsewhere.
 */
export function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict)
  if (!isObject(schema)) return true
  if (schema['type'] === 'object') {
    const names = Object.keys(isObject(schema['properties']) ? schema['properties'] : {})
    const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
    if (schema['additionalProperties'] !== false || !names.every((name) => required.includes(name)))
      return false
  }
  return Object.values(schema).every(isStrict)
}

/** The request body of one call: a fixed part first, so that servers with a prefix cache find it. */
export const bodyOf = (model: string, request: ModelRequest): Body => ({
  model,
  stream: true,
  stream_options: { include_usage: true },
  ...PARAMETERS[request.role],
  messages: [
    { role: 'system', content: request.system },
    { role: 'user', content: contentOf(request) },
  ],
  ...(request.schema && {
    response_format: {
      type: 'json_schema',
      json_schema: { ...request.schema, strict: isStrict(request.schema.schema) },
    },
  }),
})
