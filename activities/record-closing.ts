import { StoredError } from '#adapters/storage/stored.ts'
import { saveArtifacts, type SavedFile } from '#db/artifacts.ts'
import { findLastProgram } from '#db/attempts.ts'
import { closeRun, type Closed, type Recorded } from '#db/closing.ts'
import { answerOf } from '#domain/answered.ts'
import type { ExecutionRecord } from '#domain/execution.ts'
import type { JobClosing } from '#domain/job.ts'
import { isReason } from '#domain/outcomes.ts'
import { keptJson, keptText } from './kept.ts'
import type { Recorder } from './recorder.ts'
import type { Run } from './run.ts'

/**
 * Records how a run closed: its answer or its reason, the job's status and the event. Once, however often it is called.
 * @returns how it is recorded, which is what the first call said; null when the run is not the current one: nothing of
 *   its end is then shown
 */
export async function recordClosed(
  { db, wakeups }: Recorder,
  { job, runId }: Run,
  closed: Closed,
): Promise<JobClosing | null> {
  const recorded = await closeRun(db, { owner: job, jobId: job.jobId, runId }, closed)
  void wakeups.wake(job.jobId)
  return recorded && closingOf(recorded)
}

function closingOf({ status, reason, sentence, verification, execution }: Recorded): JobClosing {
  if (status === 'cancelled') return { kind: 'cancelled' }
  if (execution !== null && verification !== null) return { kind: 'succeeded', execution, verification }
  return { kind: 'failed', reason: isReason(reason) ? reason : 'internal', sentence: sentence ?? '' }
}

/** How a run closed, as far as the store has it, and the files that are to be kept before. */
export interface Found {
  closed: Closed
  files: SavedFile[]
}

/** What is recorded of a run that closed like this; the files of an answered one are kept before. */
export async function closedBy(recorder: Recorder, run: Run, closing: JobClosing): Promise<Closed> {
  const found = await findClosed(recorder, run, closing)
  await keepFiles(recorder, run, found)
  return found.closed
}

/**
 * Reads what is to be recorded of a run that closed like this. One whose answer the store has lost failed: asking for it
 * again would find it no sooner.
 */
export async function findClosed(recorder: Recorder, run: Run, closing: JobClosing): Promise<Found> {
  switch (closing.kind) {
    case 'succeeded':
      return succeeded(recorder, closing).catch(async (error) => ({
        closed: await failed(recorder, run, lossOf(error)),
        files: [],
      }))
    case 'failed':
      return { closed: await failed(recorder, run, closing), files: [] }
    case 'cancelled':
      return { closed: { ...CANCELLED, program: await lastProgram(recorder, run) }, files: [] }
  }
}

/** Makes the files of an answered run its artifacts, and tells of them. */
export async function keepFiles(
  { db, wakeups }: Recorder,
  { job, runId }: Run,
  { closed, files }: Found,
): Promise<void> {
  if (closed.status !== 'succeeded') return
  const told = files.map(({ name, contentType, bytes }) => ({
    kind: 'artifact' as const,
    name,
    contentType,
    bytes,
  }))
  await saveArtifacts(db, { owner: job, jobId: job.jobId, runId }, files, told)
  if (files.length > 0) void wakeups.wake(job.jobId)
}

const NOTHING = { verification: null, answer: null, execution: null } as const
const CANCELLED = {
  ...NOTHING,
  status: 'cancelled',
  reason: 'cancelled',
  sentence: 'The job was cancelled.',
} as const

const failed = async (
  recorder: Recorder,
  run: Run,
  { reason, sentence }: Pick<Closed, 'reason' | 'sentence'>,
): Promise<Closed> => ({
  ...NOTHING,
  status: 'failed',
  reason,
  sentence,
  program: await lastProgram(recorder, run),
})

/** @throws what says nothing of an object: the store may be away */
function lossOf(error: unknown) {
  if (error instanceof StoredError) return { reason: 'platform', sentence: error.message } as const
  throw error
}

/** What was tried last, shown with what was found in it; null when it came to no program, or it was lost. */
async function lastProgram({ db, storage }: Recorder, { job, runId }: Run): Promise<string | null> {
  const program = await findLastProgram(db, { owner: job, jobId: job.jobId, runId })
  return program && keptText(storage, program).catch(nullIfLost)
}

function nullIfLost(error: unknown): null {
  if (error instanceof StoredError) return null
  throw error
}

async function succeeded(
  { storage }: Recorder,
  { execution, verification }: Extract<JobClosing, { kind: 'succeeded' }>,
): Promise<Found> {
  const record = await keptJson<ExecutionRecord>(storage, execution)
  const program = await keptText(storage, record.program)
  const answer = answerOf(record)
  return {
    closed: { status: 'succeeded', reason: null, sentence: null, verification, answer, program, execution },
    files: record.files,
  }
}
