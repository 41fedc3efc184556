import type { Log } from '#adapters/telemetry/log.ts'
import type { Db } from '#db/database.ts'
import { type Believed, believedOf } from '#db/reconciling.ts'
import { isClosed } from '#domain/job.ts'

/** A job of which nothing was heard for this long is held against Temporal before it is shown, in milliseconds. */
const QUIET_MS = 5000
/** And then not again for this long, however many ask, in milliseconds. */
const AGAIN_MS = 2000

interface LookAgainCollaborators {
  db: Db
  /** Holds what is believed of a job against Temporal; gives whether it was wrong. */
  look(believed: Believed): Promise<boolean>
  log: Pick<Log, 'warn'>
}

/**
 * Nobody is shown for long that a job runs which was ended from outside, even while nothing looks after jobs on its own.
 * @returns a function that gives whether what is kept of the job has changed by that; it never throws
 */
export function createLookAgain({ db, look, log }: LookAgainCollaborators) {
  const looked = new Map<string, number>()
  return async (jobId: string): Promise<boolean> => {
    forget(looked)
    if (looked.has(jobId)) return false
    try {
      const [believed] = await believedOf(db, [jobId])
      if (!believed?.started || believed.quietMs < QUIET_MS || isClosed(believed.status)) return false
      looked.set(jobId, performance.now())
      return await look(believed)
    } catch (error) {
      log.warn({ jobId, error }, 'the job is shown as it was last heard of')
      return false
    }
  }
}

/** In the order in which they were looked at. */
function forget(looked: Map<string, number>): void {
  for (const [jobId, at] of looked) {
    if (performance.now() - at < AGAIN_MS) break
    looked.delete(jobId)
  }
}
