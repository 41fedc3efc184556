import { ActivityNotFoundError, type Client } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import type { TaskInHand } from '#db/presence.ts'
import { REASON_SENTENCES } from '#domain/outcomes.ts'
import { workflowIdOf } from './names.ts'
import { unlessNotFound } from './not-found.ts'

/**
 * Has a try made again of which the worker is dead, as if its heartbeat had been missed. The turns of its workflow go to
 * any worker then: Temporal would wait for the dead one, which has played it so far, to take the next.
 */
export async function giveUp(client: Client, { jobId, runId, task }: TaskInHand): Promise<void> {
  const execution = { workflowId: workflowIdOf(jobId), runId }
  const { namespace } = client.options
  await unlessNotFound(client.workflowService.resetStickyTaskQueue({ namespace, execution }), null)
  try {
    await client.activity.fail(task, ApplicationFailure.retryable(REASON_SENTENCES.platform, 'platform'))
  } catch (error) {
    // Temporal missed its heartbeat, or had its end, or the run has closed.
    if (!(error instanceof ActivityNotFoundError)) throw error
  }
}
