import { appendEvent, type AtTry } from '#db/events.ts'
import type { EventBody } from '#domain/event.ts'
import type { Recorder } from './recorder.ts'
import type { Run } from './run.ts'

/**
 * Appends an event to the job and wakes its readers; a superseded run's events are not kept.
 * @param during the try that it is of: one that has ended, or that another one followed, tells nothing more
 */
export async function tell(
  { db, wakeups }: Pick<Recorder, 'db' | 'wakeups'>,
  { job, runId }: Pick<Run, 'job' | 'runId'>,
  body: EventBody,
  during?: AtTry,
): Promise<void> {
  const seq = await appendEvent(db, { owner: job, jobId: job.jobId, runId }, body, during)
  // Nobody waits for a wake-up: it may be lost anyway, and readers look by themselves.
  if (seq !== null) void wakeups.wake(job.jobId, 'soon')
}
