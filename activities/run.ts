import { activityInfo } from '@temporalio/activity'
import type { JobRef } from '#domain/job.ts'
import type { Stored } from '#domain/stored.ts'
import { type Key, putProven, putStored } from '#adapters/storage/stored.ts'
import { fileKey, runKey } from './keys.ts'
import type { Recorder } from './recorder.ts'

/** The run an activity works for, and where it keeps what it makes. */
export interface Run {
  job: JobRef
  runId: string
  /** Keeps text under the run's own keys, beside what was kept under the name before. */
  keepText(name: string, text: string, contentType: string): Promise<Stored>
  keepJson(name: string, value: unknown): Promise<Stored>
  /**
   * Keeps what an answer rests on.
   * @throws StoredError when the store took it and has not got it
   */
  keepProven(name: string, bytes: Uint8Array, contentType: string): Promise<Stored>
  /** The same of a file that a program left. */
  keepFile(bytes: Uint8Array, contentType: string): Promise<Stored>
}

/** The run that the activity works for which asks. */
export const currentRun = ({ storage }: Pick<Recorder, 'storage'>, job: JobRef): Run =>
  runAt(storage, job, activityInfo().workflowExecution?.runId ?? 'none')

/** A run by its id. */
export function runAt(storage: Recorder['storage'], job: JobRef, runId: string): Run {
  const at = { owner: job, jobId: job.jobId, runId }
  const named =
    (name: string): Key =>
    (sha256) =>
      runKey({ ...at, sha256 }, name)
  const keepText = (name: string, text: string, contentType: string) =>
    putStored(storage, named(name), new TextEncoder().encode(text), contentType)
  return {
    job,
    runId,
    keepText,
    keepJson: (name, value) => keepText(name, JSON.stringify(value), 'application/json'),
    keepProven: (name, bytes, contentType) => putProven(storage, named(name), bytes, contentType),
    keepFile: (bytes, contentType) =>
      putProven(storage, (sha256) => fileKey({ ...at, sha256 }), bytes, contentType),
  }
}
