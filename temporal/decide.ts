import { randomUUID } from 'node:crypto'
import { type Client, WorkflowUpdateFailedError } from '@temporalio/client'
import type { Decision } from '#domain/parking.ts'
import { isNotFound } from './not-found.ts'
import { workflowIdOf } from './names.ts'

/**
 * Tells a parked job what somebody decided.
 * @returns false when it is not parked
 * @throws when Temporal or every worker is away
 */
export async function decide(client: Client, jobId: string, decision: Decision): Promise<boolean> {
  try {
    // Of its own each time: the answer to another decision is no answer to this one.
    const updateId = randomUUID()
    await client.workflow.getHandle(workflowIdOf(jobId)).executeUpdate(decision, { updateId })
    return true
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError || isNotFound(error)) return false
    throw error
  }
}
