import { activityInfo } from '@temporalio/activity'
import type { JobInput } from '#domain/job.ts'
import type { Stored } from '#domain/stored.ts'
import { putStored } from '#adapters/storage/stored.ts'
import type { Collaborators } from './collaborators.ts'
import { runKey } from './keys.ts'

/** The run an activity works for, and where it keeps what it makes. */
export interface Run {
  job: JobInput
  runId: string
  /** Keeps text under the run's own keys. */
  keepText(name: string, text: string, contentType: string): Promise<Stored>
  keepJson(name: string, value: unknown): Promise<Stored>
  keepBytes(name: string, bytes: Uint8Array, contentType: string): Promise<Stored>
}

export function currentRun({ storage }: Pick<Collaborators, 'storage'>, job: JobInput): Run {
  const { runId } = activityInfo().workflowExecution ?? { runId: 'none' }
  const keepBytes = (name: string, bytes: Uint8Array, contentType: string) =>
    putStored(storage, runKey(job, job.jobId, runId, name), bytes, contentType)
  const keepText = (name: string, text: string, contentType: string) =>
    keepBytes(name, new TextEncoder().encode(text), contentType)
  return {
    job,
    runId,
    keepBytes,
    keepText,
    keepJson: (name, value) => keepText(name, JSON.stringify(value), 'application/json'),
  }
}
