import { activityInfo } from '@temporalio/activity'
import { hit } from '#adapters/failpoints/hit.ts'
import { noteParking } from '#db/parking.ts'
import { registerRun } from '#db/runs.ts'
import type { ParkingNotes } from '#domain/activities.ts'
import type { Collaborators } from './collaborators.ts'

/** `noteParking`: has people told that a job waits for them. */
export const createParkingNotes = ({ db, wakeups }: Pick<Collaborators, 'db' | 'wakeups'>): ParkingNotes => ({
  noteParking: async (job, note) => {
    const runId = activityInfo().workflowExecution?.runId ?? 'none'
    await registerRun(db, job, job.jobId, runId)
    await hit('parking.before-effect')
    await noteParking(db, { owner: job, jobId: job.jobId, runId }, note)
    await wakeups.wake(job.jobId)
    await hit('parking.before-report')
  },
})
