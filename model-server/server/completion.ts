import { randomUUID } from 'node:crypto'
import type { ChatRequest } from './chat-request.ts'
import { FINGERPRINT } from './models.ts'

interface Head {
  id: string
  created: number
  model: string
  system_fingerprint: string
}

const headOf = ({ model }: ChatRequest): Head => ({
  id: `chatcmpl-${randomUUID()}`,
  created: Math.floor(Date.now() / 1000),
  model,
  system_fingerprint: FINGERPRINT,
})

/** Nothing here is counted in tokens; four characters stand for one, as is usual for English. */
const usageOf = ({ size }: ChatRequest, text: string) => {
  const [prompt, completion] = [Math.ceil(size / 4), Math.ceil(text.length / 4)]
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

export const completionOf = (request: ChatRequest, text: string) => ({
  ...headOf(request),
  object: 'chat.completion',
  choices: [
    { index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop', logprobs: null },
  ],
  usage: usageOf(request, text),
})

const CHUNK = 512

/** The lines of a streamed completion, one event each. */
export function* eventsOf(request: ChatRequest, text: string): Generator<string> {
  const head = { ...headOf(request), object: 'chat.completion.chunk' }
  const event = (choices: unknown[], more = {}) =>
    `data: ${JSON.stringify({ ...head, choices, ...more })}\n\n`
  const delta = (content: object, reason: string | null = null) =>
    event([{ index: 0, delta: content, finish_reason: reason, logprobs: null }])
  yield delta({ role: 'assistant', content: '' })
  for (let at = 0; at < text.length; at += CHUNK) yield delta({ content: text.slice(at, at + CHUNK) })
  yield delta({}, 'stop')
  if (request.includeUsage) yield event([], { usage: usageOf(request, text) })
  yield 'data: [DONE]\n\n'
}
