import type { ModelRole } from '#domain/steps.ts'

export interface ModelRequest {
  role: ModelRole
  /** Fixed text first and byte-identical, so that prefix caches hit. */
  system: string
  /** The user's part: text, and for vision a picture (PNG bytes). */
  user: string
  image: Uint8Array | null
  /** JSON schema for constrained decoding where the server has it; null: free text. */
  schema: { name: string; schema: Record<string, unknown> } | null
}

export interface ModelReply {
  text: string
  /** The model that answered, as the server names it. */
  model: string
  /** Whole milliseconds of the call. */
  ms: number
  tokens: { prompt: number; completion: number } | null
}

/**
 * Four roles behind one call. Tries once: time and retries are Temporal's.
 * Throws `ModelError` when there is no complete answer.
 */
export interface Models {
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>
  /** What names the answer of this role in a cache key: endpoint, model and parameters. */
  identity(role: ModelRole): string
  /** Resolves when every endpoint lists its model; throws with a sentence when not. */
  ready(): Promise<void>
}

/** Why a model gave no complete answer; `retryable` when another try may do better. */
export class ModelError extends Error {
  override name = 'ModelError'
  readonly retryable: boolean
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | null
  constructor(
    message: string,
    options: { retryable: boolean; retryAfterMs?: number | null; cause?: unknown },
  ) {
    super(message, { cause: options.cause })
    this.retryable = options.retryable
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}
