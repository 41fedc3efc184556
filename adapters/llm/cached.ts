import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Cache } from '#adapters/cache/cache.ts'
import { modelCacheKey } from '#adapters/cache/cache-key.ts'
import type { Owner } from '#domain/owner.ts'
import type { ModelReply, ModelRequest, Models } from './llm.ts'

export interface CachedModels {
  models: Models
  cache: Cache
  /** Keys the hash in cache keys. */
  secret: string
  /** How long an answer is kept. */
  seconds: number
}

export interface Ask {
  owner: Owner
  promptVersion: string
  /** SHA-256 of `request.image`, when it is known; else it is computed. */
  imageSha256?: string | null
  /** Asks the model even where the cache knows its answer, which led to nothing; the new one is kept. */
  fresh?: boolean
  request: ModelRequest
}

export interface Told<T> {
  value: T
  /** The model that answered, as the server names it. */
  model: string
  /** true: no model was asked. */
  cached: boolean
  /** Whole milliseconds of this call. */
  ms: number
  /** Whole milliseconds that the model took for it: with `cached`, the time that was saved. */
  modelMs: number
  tokens: ModelReply['tokens']
}

const kept = z.object({
  text: z.string(),
  model: z.string(),
  ms: z.number(),
  tokens: z.object({ prompt: z.number(), completion: z.number() }).nullable(),
})

function keyOf(
  { models, secret }: CachedModels,
  { owner, promptVersion, imageSha256, request }: Ask,
): string {
  const { role, system, user, image, schema } = request
  const sha256 = imageSha256 ?? (image && createHash('sha256').update(image).digest('hex'))
  const text = JSON.stringify([system, user])
  const identity = models.identity(role)
  return modelCacheKey({ secret, owner, role, identity, promptVersion, imageSha256: sha256, text, schema })
}

/** A kept reply that is still understood; null is a miss, whatever the cache holds. */
async function find<T>(cache: Cache, key: string, parse: (text: string) => T) {
  try {
    const text = await cache.get(key)
    if (text === null) return null
    const reply = kept.parse(JSON.parse(text))
    return { reply, value: parse(reply.text) }
  } catch {
    return null
  }
}

/**
 * Asks the cache, then the model. Only replies that are complete and that `parse` accepts are kept.
 *
 * @param parse turns the reply's text into a value, or throws; what it throws is thrown on
 * @throws ModelError, what `parse` throws, or the reason of `signal`
 */
export async function completeCached<T>(
  parts: CachedModels,
  ask: Ask,
  parse: (text: string) => T,
  signal: AbortSignal,
): Promise<Told<T>> {
  const started = performance.now()
  const tell = (value: T, { model, ms: modelMs, tokens }: ModelReply, cached: boolean): Told<T> => {
    return { value, model, cached, ms: Math.round(performance.now() - started), modelMs, tokens }
  }
  const key = keyOf(parts, ask)
  const found = ask.fresh ? null : await find(parts.cache, key, parse)
  if (found) return tell(found.value, found.reply, true)
  const reply = await parts.models.complete(ask.request, signal)
  const value = parse(reply.text)
  // Nobody waits for that: a step keeps what it came to elsewhere, too.
  void parts.cache.set(key, JSON.stringify(reply), parts.seconds)
  return tell(value, reply, false)
}
