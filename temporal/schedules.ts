import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client'
import { RECONCILE_JOBS } from '#domain/workflow-types.ts'

/** Every how long jobs are looked after whose end no code could tell. */
const RECONCILE_EVERY = '5s'

/** Makes the schedule that looks after jobs, unless it is there; every worker asks for it when it starts. */
export async function ensureSchedules(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: RECONCILE_JOBS,
      spec: { intervals: [{ every: RECONCILE_EVERY }] },
      action: {
        type: 'startWorkflow',
        workflowType: RECONCILE_JOBS,
        taskQueue: 'jobs',
        workflowId: RECONCILE_JOBS,
        workflowExecutionTimeout: '1m',
      },
      // What was missed is not made up for: one look sees all that there is.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '10s' },
      state: { triggerImmediately: true },
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
  }
}
