import { activityInfo } from '@temporalio/activity'
import { saveArtifacts } from '#db/artifacts.ts'
import { findLastProgram, finishAttempt, startAttempt } from '#db/attempts.ts'
import { closeRun, type Closed } from '#db/closing.ts'
import { registerRun } from '#db/runs.ts'
import type { FinishJob } from '#domain/activities.ts'
import { answerOf } from '#domain/answered.ts'
import type { ExecutionRecord } from '#domain/execution.ts'
import type { JobClosing } from '#domain/job.ts'
import type { Collaborators } from './collaborators.ts'
import { tell } from './journal.ts'
import { keptJson, keptText } from './kept.ts'
import { currentRun, type Run } from './run.ts'

const AT = { step: 'finish', attempt: 1 } as const

/**
 * `finishJob`: records how a run closed, once, whatever it was. Called by the closing interceptor
 * alone, first as a local activity and then, if that failed, as a regular one: every write of it has
 * one effect however often it is called.
 */
export const createFinish = (collaborators: Collaborators): { finishJob: FinishJob } => ({
  finishJob: async (job, closing) => {
    const { db, wakeups } = collaborators
    const run = currentRun(collaborators, job)
    const entry = { owner: job, jobId: job.jobId, runId: run.runId, ...AT, tries: activityInfo().attempt }
    const started = Date.now()
    await registerRun(db, job, job.jobId, run.runId)
    await startAttempt(db, entry)
    const closed = await closedBy(collaborators, run, closing)
    const ms = Date.now() - started
    await finishAttempt(db, entry, { outcome: closing.kind, ms, cached: false, detail: {} })
    await closeRun(db, { owner: job, jobId: job.jobId, runId: run.runId }, closed)
    await wakeups.wake(job.jobId)
  },
})

async function closedBy(collaborators: Collaborators, run: Run, closing: JobClosing): Promise<Closed> {
  switch (closing.kind) {
    case 'succeeded':
      return succeeded(collaborators, run, closing)
    case 'failed': {
      const { reason, sentence } = closing
      return {
        ...NOTHING,
        status: 'failed',
        reason,
        sentence,
        program: await lastProgram(collaborators, run),
      }
    }
    case 'cancelled':
      return { ...CANCELLED, program: await lastProgram(collaborators, run) }
  }
}

const NOTHING = { verification: null, answer: null, execution: null } as const
const CANCELLED = {
  ...NOTHING,
  status: 'cancelled',
  reason: 'cancelled',
  sentence: 'The job was cancelled.',
} as const

/** What was tried last, shown with what was found in it; null when it came to no program. */
async function lastProgram({ db, storage }: Collaborators, { job, runId }: Run): Promise<string | null> {
  const program = await findLastProgram(db, { owner: job, jobId: job.jobId, runId })
  return program && keptText(storage, program)
}

async function succeeded(
  collaborators: Collaborators,
  run: Run,
  { execution, verification }: Extract<JobClosing, { kind: 'succeeded' }>,
): Promise<Closed> {
  const record = await keptJson<ExecutionRecord>(collaborators.storage, execution)
  const answer = answerOf(record)
  const { job, runId } = run
  await saveArtifacts(collaborators.db, { owner: job, jobId: job.jobId, runId }, record.files)
  for (const { name, contentType, bytes } of record.files) {
    await tell(collaborators, run, { kind: 'artifact', name, contentType, bytes })
  }
  const program = await keptText(collaborators.storage, record.program)
  return { status: 'succeeded', reason: null, sentence: null, verification, answer, program, execution }
}
