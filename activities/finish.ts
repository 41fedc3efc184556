import { activityInfo, log } from '@temporalio/activity'
import { hit } from '#adapters/failpoints/hit.ts'
import type { FinishJob } from '#domain/activities.ts'
import type { Collaborators } from './collaborators.ts'
import { findClosed, keepFiles, recordClosed } from './record-closing.ts'
import { currentRun } from './run.ts'
import { beginKnown } from './turn.ts'

const AT = { step: 'finish', attempt: 1 } as const

/**
 * `finishJob`: records how a run closed, once, whatever it was. Called by the closing interceptor
 * alone, first as a local activity and then, if that failed, as a regular one: every write of it has
 * one effect however often it is called. What the store has lost is recorded as failed, since no repeat brings it back.
 */
export const createFinish = (collaborators: Collaborators): { finishJob: FinishJob } => ({
  finishJob: async (job, closing) => {
    const run = currentRun(collaborators, job)
    const entry = { owner: job, jobId: job.jobId, runId: run.runId, ...AT, tries: activityInfo().attempt }
    // Reading needs no try; whoever is refused one comes no further.
    const [found] = await Promise.all([
      findClosed(collaborators, run, closing),
      beginKnown(collaborators.db, entry),
    ])
    await hit('finish.before-effect')
    await keepFiles(collaborators, run, found)
    const { closed } = found
    if (closed.status !== closing.kind)
      log.warn('an answer was lost', { jobId: job.jobId, sentence: closed.sentence })
    await hit('finish.after-effect')
    const recorded = await recordClosed(collaborators, run, closed)
    await hit('finish.before-report')
    return recorded ?? closing
  },
})
