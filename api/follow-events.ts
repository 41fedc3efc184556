import { createAlarm } from '#adapters/events/alarm.ts'
import type { Listener, Wakeups } from '#adapters/events/events.ts'
import type { Db } from '#db/database.ts'
import { eventsAfter } from '#db/events.ts'
import type { JobEvent } from '#domain/event.ts'

/** How often the table is looked at when no wake-up comes: one may be lost. Milliseconds. */
const POLL_MS = 2000
/** Longest silence on a stream, in milliseconds. */
const QUIET_MS = 15_000
/** Events that are in no hurry are read together with those of so many milliseconds before them. */
const PACE_MS = 40
/** Events read at once. */
const BATCH = 200

export interface Following {
  organisation: string
  jobId: string
  /** Number of the last event that is known. */
  after: number
  /** Aborts when nobody reads any more. */
  signal: AbortSignal
}

/**
 * A job's events after a number: those of the table, then each as it is told, without loss or
 * repeat. Ends after the `closed` event. Gives null when there was nothing for `quietMs`.
 */
export async function* followEvents(
  { db, wakeups }: { db: Db; wakeups: Wakeups },
  { organisation, jobId, after, signal }: Following,
  { pollMs, quietMs } = { pollMs: POLL_MS, quietMs: QUIET_MS },
): AsyncGenerator<JobEvent | null> {
  const [news, haste] = [createAlarm(signal), createAlarm(signal)]
  const listening = listen(wakeups, jobId, (pace) => {
    news.ring()
    if (pace === 'now') haste.ring()
  })
  try {
    for (let seq = after, quietSince = Date.now(); !signal.aborted;) {
      const readAt = Date.now()
      const events = await eventsAfter(db, organisation, jobId, seq, BATCH)
      for (const event of events) yield event
      const last = events.at(-1)
      if (last) [seq, quietSince] = [last.seq, Date.now()]
      if (events.length === BATCH) continue
      if (last?.body.kind === 'closed') return
      if (Date.now() - quietSince >= quietMs) {
        yield null
        quietSince = Date.now()
      }
      await news.wait(pollMs)
      await haste.wait(Math.max(0, readAt + PACE_MS - Date.now()))
    }
  } finally {
    const stop = await listening
    await stop()
  }
}

/** Rings once it listens, since what was told before that woke nobody. Without Redis the poll goes on. */
async function listen(wakeups: Wakeups, jobId: string, ring: Listener): Promise<() => Promise<void>> {
  try {
    const stop = await wakeups.listen(jobId, ring)
    ring('now')
    return stop
  } catch {
    return async () => {}
  }
}
