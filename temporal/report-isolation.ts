import type { Log } from '#adapters/telemetry/log.ts'
import { SIGN_OF_LIFE_MS } from '#db/isolation.ts'
import type { Isolation } from '#domain/isolation.ts'
import { refusal } from '#sandbox/acceptance.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'

/** A proof costs seconds of the whole machine, so a refused sandbox is not proved all the time. */
const PROVE_AGAIN_MS = 30_000
/** What was proved may have changed since: daemon, kernel and cgroups are somebody else's. */
const HOUR_MS = 3_600_000

const UNPROVED = 'The check of the sandbox could not be made; it is tried again soon.'
const AWAY = 'The Docker daemon does not answer any more; start it again, and work goes on by itself.'

export interface IsolationReporter {
  sandbox: Pick<Sandbox, 'prove' | 'alive'>
  /** Keeps a verdict where the API reads it. */
  save(isolation: Isolation): Promise<void>
  /** Says that this worker reports no more. */
  end(): Promise<void>
  log: Log
  periodMs?: number
  /** How long after a proof the next is made: of a sandbox that is refused, and of one that works. */
  proveAgainMs?: number
  everyMs?: number
}

/**
 * Proves the sandbox's limits and keeps the verdict where the API reads it, as a sign of life too. Without a usable
 * sandbox the worker serves all the same: it says what is missing, and refuses to run programs. A daemon that went
 * away is said to be away; one that is back, or was mended, is proved again. One that works is proved every hour, while
 * work goes on; a limit that is missed then stops new work.
 * @throws what `prove` or the first `save` throws
 */
export async function reportIsolation({
  sandbox,
  save,
  end,
  log,
  periodMs = SIGN_OF_LIFE_MS,
  proveAgainMs = PROVE_AGAIN_MS,
  everyMs = HOUR_MS,
}: IsolationReporter): Promise<{ current: Isolation; stop(): Promise<void> }> {
  let current = await sandbox.prove()
  let provedAt = performance.now()
  let saving = save(current)
  let looking = false
  let stopped = false
  if (current.kind !== 'strong') log.warn({ isolation: current }, 'isolation is not strong')
  await saving

  // One after the other, so that an older verdict never overwrites a newer one.
  function keep(): void {
    saving = saving
      .then(() => (stopped ? undefined : save(current)))
      .catch((error: unknown) => log.warn({ error }, 'the sign of life was not kept'))
  }

  async function proved(): Promise<Isolation> {
    const isolation = await sandbox.prove().finally(() => (provedAt = performance.now()))
    const { kind, summary, missing } = isolation
    log[kind === 'refused' ? 'error' : 'info']({ kind, summary, missing }, 'isolation was proved again')
    return isolation
  }

  async function verdict(): Promise<Isolation> {
    // Asked twice, because a machine that was busy for two seconds has not lost its daemon.
    if (!(await sandbox.alive()) && !(await sandbox.alive())) {
      if (current.missing[0] !== AWAY) log.error(AWAY)
      return refusal(current.runtime, AWAY)
    }
    const patience = current.kind !== 'refused' ? everyMs : proveAgainMs
    return performance.now() - provedAt < patience ? current : proved()
  }

  async function look(): Promise<void> {
    if (looking) return
    looking = true
    try {
      const next = await verdict()
      if (next === current) return
      current = next
      keep()
    } catch (error) {
      if (stopped) return
      log.error({ error }, 'isolation could not be proved again')
      // A proof that could not be made is worth as little as one that was missed.
      current = refusal(current.runtime, UNPROVED)
      keep()
    } finally {
      looking = false
    }
  }

  const timer = setInterval(() => {
    // Apart from the look, which may take as long as a proof: the worker lives meanwhile.
    keep()
    void look()
  }, periodMs)
  return {
    current,
    async stop() {
      stopped = true
      clearInterval(timer)
      await saving
      await end().catch((error: unknown) => log.warn({ error }, 'the end was not kept'))
    },
  }
}
