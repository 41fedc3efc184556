import type OpenAI from 'openai'
import { ModelError, type ModelReply } from './llm.ts'

/** No program, plan or reading is longer; a model that runs wild is cut off here. In characters. */
const LONGEST_REPLY = 1_000_000

type Chunk = OpenAI.Chat.ChatCompletionChunk

interface Answer extends Pick<ModelReply, 'text' | 'tokens'> {
  model: string | null
}

const tokensOf = ({ usage }: Chunk): ModelReply['tokens'] =>
  usage ? { prompt: usage.prompt_tokens, completion: usage.completion_tokens } : null

/** Why a finished reply is no complete answer, by its finish reason; `stop` is the complete one. */
const INCOMPLETE: Record<string, string> = {
  length: 'ran into its limit of tokens before its answer was complete',
  content_filter: 'had its answer held back by a content filter',
}

function assertComplete(finish: string | null): void {
  if (finish === 'stop') return
  if (finish === null) throw new ModelError('sent a stream that was cut short', { retryable: true })
  throw new ModelError(INCOMPLETE[finish] ?? `ended its answer with "${finish}"`, { retryable: false })
}

/**
 * Reads a streamed reply to its end.
 * @throws ModelError when it is not complete; the reason of `signal` when that was aborted
 */
export async function collect(stream: AsyncIterable<Chunk>, signal: AbortSignal): Promise<Answer> {
  const answer: Answer = { text: '', model: null, tokens: null }
  let finish: string | null = null
  for await (const chunk of stream) {
    const choice = chunk.choices[0]
    answer.text += choice?.delta.content ?? ''
    answer.tokens = tokensOf(chunk) ?? answer.tokens
    answer.model = chunk.model || answer.model
    finish = choice?.finish_reason ?? finish
    if (answer.text.length > LONGEST_REPLY) {
      throw new ModelError(`sent more than ${LONGEST_REPLY} characters`, { retryable: false })
    }
  }
  // The client ends an aborted stream like a complete one.
  signal.throwIfAborted()
  assertComplete(finish)
  return answer
}
