import { z } from 'zod'
import { ApiError } from './api-error.ts'
import { roleOf, type BuiltinRole } from './models.ts'

const part = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
])

const form = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(part)]) })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
})

/** What a client asks, as far as the built-in models look at it. */
export interface ChatRequest {
  model: string
  role: BuiltinRole
  /** The text of the last user message. */
  text: string
  /** PNG bytes, when the message holds a picture. */
  image: Uint8Array | null
  stream: boolean
  includeUsage: boolean
  /** Characters of all messages, for the usage that is told. */
  size: number
}

/**
 * Reads the body of `POST /v1/chat/completions`.
 * @throws ApiError saying what is wrong with it
 */
export function chatRequestOf(body: unknown): ChatRequest {
  const parsed = form.safeParse(body)
  if (!parsed.success) throw new ApiError(400, 'invalid_body', z.prettifyError(parsed.error))
  const { model, messages, stream, stream_options: options } = parsed.data
  const role = roleOf(model)
  if (!role)
    throw new ApiError(
      404,
      'model_not_found',
      `There is no model "${model}" here; GET /v1/models lists them.`,
    )
  const user = messages.findLast((message) => message.role === 'user')
  if (!user) throw new ApiError(400, 'no_user_message', 'There is no user message.')
  return {
    model,
    role,
    text: textOf(user.content),
    image: imageOf(user.content),
    stream: stream ?? false,
    includeUsage: options?.include_usage ?? false,
    size: messages.reduce((sum, { content }) => sum + textOf(content).length, 0),
  }
}

type Content = z.infer<typeof form>['messages'][number]['content']

const textOf = (content: Content): string =>
  typeof content === 'string'
    ? content
    : content.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n')

function imageOf(content: Content): Uint8Array | null {
  if (typeof content === 'string') return null
  const urls = content.flatMap((piece) => (piece.type === 'image_url' ? [piece.image_url.url] : []))
  const [url] = urls
  if (url === undefined) return null
  const data = /^data:image\/png;base64,([A-Za-z0-9+/=\s]+)$/.exec(url)?.[1]
  if (data === undefined)
    throw new ApiError(400, 'invalid_image', 'The picture must be a PNG in a data URL (base64).')
  return Buffer.from(data, 'base64')
}
