import { proxyActivities } from '@temporalio/workflow'
import type { Chores } from '#domain/activities.ts'

const chores = proxyActivities<Chores>({
  taskQueue: 'jobs',
  // The next one comes anyway, so that one which is stuck or failed is not worth waiting for.
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '30s',
  retry: { maximumAttempts: 1 },
  summary: 'Reconciling jobs',
})

/** Looks once after jobs whose end no code could tell; a schedule starts it again and again. */
export const reconcileJobs = (): Promise<number> => chores.reconcileJobs()
