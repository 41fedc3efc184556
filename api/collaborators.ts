import type { Wakeups } from '#adapters/events/events.ts'
import type { ImageResult } from '#adapters/images/images.ts'
import type { Storage } from '#adapters/storage/storage.ts'
import type { Log } from '#adapters/telemetry/log.ts'
import type { Db } from '#db/database.ts'
import type { Owner } from '#domain/owner.ts'
import type { Decision } from '#domain/parking.ts'
import type { ResetPoint, ResetResult } from '#temporal/client.ts'
import type { CodecDoor } from './codec-door.ts'
import type { Dependency } from './readiness.ts'

/** Everything the API touches the world with; `main.ts` hands it over. */
export interface Collaborators {
  db: Db
  storage: Storage
  wakeups: Wakeups
  /** Refuses with a value whatever is no picture we take. */
  normaliseImage(
    bytes: Uint8Array,
    declaredType: string | null,
    fileName: string | null,
  ): Promise<ImageResult>
  /** Asks the job's workflow to cancel; false when none runs. Throws when Temporal is away. */
  cancel(jobId: string): Promise<boolean>
  /** Tells a parked job what somebody decided; false when it is not parked. Throws when Temporal is away. */
  decide(jobId: string, decision: Decision): Promise<boolean>
  /** Makes a new run of a job. Throws when Temporal is away. */
  reset(at: ResetPoint): Promise<ResetResult>
  /** Holds a quiet job against Temporal; gives whether what is kept of it has changed by that. Never throws. */
  lookAgain(jobId: string): Promise<boolean>
  /** Says that a job waits in the outbox. */
  kick(): void
  /** null: nobody may have decrypted what Temporal keeps. */
  codec: CodecDoor | null
  dependencies: readonly Dependency[]
  log: Log
  settings: Settings
  /** Aborts when the process is to end, so that streams end too. */
  signal: AbortSignal
}

export interface Settings {
  /** Who computes, in words: shown with every job. */
  models: string
  /** What tells this instance's workers from another's. */
  instance: string
  /** Where artifacts have their own origin: the same host name, another port. */
  artifactPort: number
  /** Keys the tickets of artifacts. */
  secret: string
  /** Where Temporal's own page shows a job; null: it has none. */
  temporalUrl(jobId: string, runId: string): string | null
  /** Folder of the built web page. */
  page: string
}

/** What the middleware leaves for the routes. */
export interface ApiEnv {
  Variables: { requestId: string; owner: Owner }
}
