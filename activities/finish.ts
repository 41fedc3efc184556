import { activityInfo } from '@temporalio/activity'
import { hit } from '#adapters/failpoints/hit.ts'
import { finishAttempt, startAttempt } from '#db/attempts.ts'
import { registerRun } from '#db/runs.ts'
import type { FinishJob } from '#domain/activities.ts'
import type { Collaborators } from './collaborators.ts'
import { closedBy, recordClosed } from './record-closing.ts'
import { currentRun } from './run.ts'

const AT = { step: 'finish', attempt: 1 } as const

/**
 * `finishJob`: records how a run closed, once, whatever it was. Called by the closing interceptor
 * alone, first as a local activity and then, if that failed, as a regular one: every write of it has
 * one effect however often it is called.
 */
export const createFinish = (collaborators: Collaborators): { finishJob: FinishJob } => ({
  finishJob: async (job, closing) => {
    const { db } = collaborators
    const run = currentRun(collaborators, job)
    const entry = { owner: job, jobId: job.jobId, runId: run.runId, ...AT, tries: activityInfo().attempt }
    const started = Date.now()
    await registerRun(db, job, job.jobId, run.runId)
    await hit('finish.before-effect')
    await startAttempt(db, entry)
    const closed = await closedBy(collaborators, run, closing)
    await hit('finish.after-effect')
    const ms = Date.now() - started
    await finishAttempt(db, entry, { outcome: closing.kind, ms, cached: false, detail: {} })
    await recordClosed(collaborators, run, closed)
    await hit('finish.before-report')
  },
})
