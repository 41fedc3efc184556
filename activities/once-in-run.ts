import { activityInfo } from '@temporalio/activity'
import type { Storage } from '#adapters/storage/storage.ts'
import { resultKey } from './keys.ts'
import type { Run } from './run.ts'

/**
 * Does the work of an activity once in a run: what it came to is kept before it is reported, so that a try after a
 * report that was lost (Temporal was away for longer than the worker waits for it) finds it and costs no second call of
 * a model.
 *
 * By run and activity id: a reset repeats the activity id, and wants the work done again.
 * @param work gives what survives being written as JSON
 */
export async function onceInRun<T>(storage: Storage, run: Run, work: () => Promise<T>): Promise<T> {
  const key = resultKey(run.job, run.job.jobId, run.runId, activityInfo().activityId)
  // A first try has nothing to find.
  const kept = activityInfo().attempt > 1 ? await storage.get(key) : null
  if (kept !== null) return JSON.parse(new TextDecoder().decode(kept)) as T
  const result = await work()
  await storage.put(key, new TextEncoder().encode(JSON.stringify(result)), 'application/json')
  return result
}
