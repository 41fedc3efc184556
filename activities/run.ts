import { activityInfo } from '@temporalio/activity'
import type { JobRef } from '#domain/job.ts'
import type { Stored } from '#domain/stored.ts'
import { putProven, putStored } from '#adapters/storage/stored.ts'
import { runKey } from './keys.ts'
import type { Recorder } from './recorder.ts'

/** The run an activity works for, and where it keeps what it makes. */
export interface Run {
  job: JobRef
  runId: string
  /** Keeps text under the run's own keys. */
  keepText(name: string, text: string, contentType: string): Promise<Stored>
  keepJson(name: string, value: unknown): Promise<Stored>
  /**
   * Keeps what an answer rests on.
   * @throws StoredError when the store took it and has not got it
   */
  keepProven(name: string, bytes: Uint8Array, contentType: string): Promise<Stored>
}

/** The run that the activity works for which asks. */
export const currentRun = ({ storage }: Pick<Recorder, 'storage'>, job: JobRef): Run =>
  runAt(storage, job, activityInfo().workflowExecution?.runId ?? 'none')

/** A run by its id. */
export function runAt(storage: Recorder['storage'], job: JobRef, runId: string): Run {
  const keepBytes = (name: string, bytes: Uint8Array, contentType: string) =>
    putStored(storage, runKey(job, job.jobId, runId, name), bytes, contentType)
  const keepText = (name: string, text: string, contentType: string) =>
    keepBytes(name, new TextEncoder().encode(text), contentType)
  return {
    job,
    runId,
    keepProven: (name, bytes, contentType) =>
      putProven(storage, runKey(job, job.jobId, runId, name), bytes, contentType),
    keepText,
    keepJson: (name, value) => keepText(name, JSON.stringify(value), 'application/json'),
  }
}
