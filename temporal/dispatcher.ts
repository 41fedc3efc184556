import { type Alarm, createAlarm } from '#adapters/events/alarm.ts'
import { hit } from '#adapters/failpoints/hit.ts'
import type { Db } from '#db/database.ts'
import { claimStarts } from '#db/outbox.ts'
import type { JobInput } from '#domain/job.ts'

/** How often the outbox is looked at when nobody kicks, in milliseconds. */
const POLL_MS = 1000
/** Longest wait after the database could not be reached, in milliseconds. */
const LONGEST_WAIT_MS = 5000
/** While another process starts jobs, in milliseconds: it is done soon. */
const BUSY_MS = 50
/** Jobs started at once. */
const BATCH = 16

export interface DispatcherCollaborators {
  db: Db
  /** How many jobs may be open in Temporal at once; the others wait, in the order in which they came. */
  open: number
  /** Starts the job's workflow; may be called more than once for the same job. */
  start: (input: JobInput) => Promise<void>
  log: { warn(fields: object, message: string): void }
}

export interface Dispatcher {
  /** Says that the outbox has something new, so that a job need not wait for the next look. */
  kick(): void
  /** Takes no more jobs; resolves when those in hand are done. */
  stop(): Promise<void>
}

/**
 * Brings accepted jobs to Temporal, at least once each: from the outbox, woken by `kick()` and by a
 * poll. While Temporal or the database is away the jobs stay where they are. Several may run at once.
 */
export function createDispatcher(collaborators: DispatcherCollaborators): Dispatcher {
  const stopping = new AbortController()
  const alarm = createAlarm(stopping.signal)
  const running = run(collaborators, alarm, stopping.signal)
  return {
    kick: alarm.ring,
    stop: () => {
      stopping.abort()
      return running
    },
  }
}

async function run(collaborators: DispatcherCollaborators, alarm: Alarm, signal: AbortSignal) {
  const { log } = collaborators
  for (let failures = 0; !signal.aborted;) {
    try {
      const wait = await dispatch(collaborators)
      failures = 0
      if (wait > 0) await alarm.wait(wait)
    } catch (error) {
      log.warn({ error }, 'the outbox could not be read; it is tried again')
      await alarm.wait(Math.min(LONGEST_WAIT_MS, 250 * 2 ** failures++))
    }
  }
}

/** @returns how long to wait before the next look, in milliseconds */
async function dispatch({ db, open, start, log }: DispatcherCollaborators): Promise<number> {
  const claimed = await claimStarts(db, { batch: BATCH, open }, (input) => startOne(start, input))
  if (claimed.kind === 'busy') return BUSY_MS
  for (const { jobId, error } of claimed.failed)
    log.warn({ jobId, error }, 'the job was not started; it stays queued')
  return claimed.started < BATCH ? POLL_MS : 0
}

async function startOne(start: DispatcherCollaborators['start'], input: JobInput): Promise<void> {
  await hit('start.before-effect')
  await start(input)
  await hit('start.before-report')
}
