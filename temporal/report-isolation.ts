import type { Log } from '#adapters/telemetry/log.ts'
import { type Db } from '#db/database.ts'
import { saveIsolation } from '#db/isolation.ts'
import type { Isolation } from '#domain/isolation.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'

/** How often a worker says that it lives; `/api/ready` misses it after three of them. */
const SIGN_OF_LIFE_MS = 5000

/**
 * Proves the sandbox's limits and keeps the result where the API reads it. Without a usable sandbox
 * the worker serves all the same: it says what is missing, and refuses to run programs.
 */
export async function reportIsolation(
  { db, sandbox }: { db: Db; sandbox: Sandbox },
  instance: string,
  log: Log,
): Promise<{ current: Isolation; stop(): void }> {
  const current = await sandbox.prove()
  if (current.kind !== 'strong') log.warn({ isolation: current }, 'isolation is not strong')
  await saveIsolation(db, instance, current)
  const timer = setInterval(() => {
    saveIsolation(db, instance, current).catch((error: unknown) =>
      log.warn({ error }, 'the sign of life was not kept'),
    )
  }, SIGN_OF_LIFE_MS)
  return { current, stop: () => clearInterval(timer) }
}
