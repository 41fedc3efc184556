import { StoredError } from '#adapters/storage/stored.ts'
import { saveArtifacts } from '#db/artifacts.ts'
import { findLastProgram } from '#db/attempts.ts'
import { closeRun, type Closed, type Recorded } from '#db/closing.ts'
import { answerOf } from '#domain/answered.ts'
import type { ExecutionRecord } from '#domain/execution.ts'
import type { JobClosing } from '#domain/job.ts'
import { isReason } from '#domain/outcomes.ts'
import { tell } from './journal.ts'
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

/**
 * What is recorded of a run that closed like this; the files of an answered one are kept before. One whose answer the store
 * has lost failed: asking for it again would find it no sooner.
 */
export async function closedBy(recorder: Recorder, run: Run, closing: JobClosing): Promise<Closed> {
  switch (closing.kind) {
    case 'succeeded':
      return succeeded(recorder, run, closing).catch((error) => failed(recorder, run, lossOf(error)))
    case 'failed':
      return failed(recorder, run, closing)
    case 'cancelled':
      return { ...CANCELLED, program: await lastProgram(recorder, run) }
  }
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
  recorder: Recorder,
  run: Run,
  { execution, verification }: Extract<JobClosing, { kind: 'succeeded' }>,
): Promise<Closed> {
  const record = await keptJson<ExecutionRecord>(recorder.storage, execution)
  const program = await keptText(recorder.storage, record.program)
  const answer = answerOf(record)
  const { job, runId } = run
  await saveArtifacts(recorder.db, { owner: job, jobId: job.jobId, runId }, record.files)
  for (const { name, contentType, bytes } of record.files) {
    await tell(recorder, run, { kind: 'artifact', name, contentType, bytes })
  }
  return { status: 'succeeded', reason: null, sentence: null, verification, answer, program, execution }
}
