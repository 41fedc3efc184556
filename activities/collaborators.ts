import type { Wakeups } from '#adapters/events/events.ts'
import type { Cache } from '#adapters/cache/cache.ts'
import type { Models } from '#adapters/llm/llm.ts'
import type { Storage } from '#adapters/storage/storage.ts'
import type { Db } from '#db/database.ts'
import type { Critic } from '#adapters/linters/critic.ts'
import type { Limits } from '#domain/execution.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'

/** Everything the activities touch the world with; the worker hands it over. */
export interface Collaborators {
  db: Db
  storage: Storage
  wakeups: Wakeups
  models: Models
  /** `secret` keys the hash of cache keys; `seconds` is how long a result is kept. */
  cache: { store: Cache; secret: string; seconds: number }
  critic: Critic
  sandbox: Sandbox
  limits: Limits
}
