import { proxyActivities, type WorkflowInterceptors } from '@temporalio/workflow'
import type { Activities } from '#domain/activities.ts'
import type { JobInput, JobOutcome } from '#domain/job.ts'

/** An interceptor that records the end by a regular activity at once. */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      async execute(input, next) {
        const outcome = (await next(input)) as JobOutcome
        const { finishJob } = proxyActivities<Activities>({ startToCloseTimeout: '1m', taskQueue: 'jobs' })
        await finishJob(input.args[0] as JobInput, { kind: 'succeeded', ...outcome })
        return outcome
      },
    },
  ],
})
