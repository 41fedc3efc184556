import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '#domain/activities.ts'
import type { JobInput } from '#domain/job.ts'

/** A workflow that plans before it reads: no history of ours fits it. */
export async function answerImage(job: JobInput): Promise<void> {
  const { planAnswer } = proxyActivities<Activities>({ startToCloseTimeout: '1m', taskQueue: 'models' })
  await planAnswer(job, { extraction: { key: '', sha256: '', bytes: 0 } })
}
