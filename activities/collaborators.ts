import type { Cache } from '#adapters/cache/cache.ts'
import type { Models } from '#adapters/llm/llm.ts'
import type { Critic } from '#adapters/linters/critic.ts'
import type { Limits } from '#domain/execution.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'
import type { Recorder } from './recorder.ts'

/** Everything the activities touch the world with; the worker hands it over. */
export interface Collaborators extends Recorder {
  models: Models
  /** `secret` keys the hash of cache keys; `seconds` is how long a result is kept. */
  cache: { store: Cache; secret: string; seconds: number }
  critic: Critic
  sandbox: Sandbox
  limits: Limits
}
