import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkflowFailedError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, expect, test } from 'vitest'
import type { Collaborators } from '#activities/collaborators.ts'
import type { Stored } from '#domain/stored.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

/** What happens to the record of an execution between the last step and the recording of the end. */
let damage: (storage: Collaborators['storage'], stored: Stored) => Promise<void> = async () => {}

const worker = await useOwnWorker(await useService('instance'), ({ finishJob }, { storage }) => ({
  finishJob: async (job, closing) => {
    if (closing.kind === 'succeeded') await damage(storage, closing.execution)
    return finishJob(job, closing)
  },
}))
afterAll(() => worker.close())
const { storage: kept } = worker.config

test.each([
  ['lost', (_: unknown, { key }: Stored) => rm(join('path' in kept ? kept.path : '', key), { force: true })],
  [
    'changed',
    (storage: Collaborators['storage'], { key }: Stored) => storage.put(key, Buffer.from('{}'), 'text/plain'),
  ],
] as const)(
  'a job whose answer the store has %s has failed at once, here and in Temporal',
  async (_, does) => {
    damage = does
    const { jobId, closed } = await worker.begin(...PICTURE)
    expect(await closed()).toMatchObject({
      status: 'failed',
      reason: 'platform',
      answer: null,
      artifacts: [],
    })
    const failure = await worker.client.workflow.result(`job/${jobId}`).catch((error) => error)
    expect(failure).toBeInstanceOf(WorkflowFailedError)
    expect(failure.cause).toBeInstanceOf(ApplicationFailure)
    expect(failure.cause).toMatchObject({ type: 'platform', message: expect.stringContaining(jobId) })
  },
)
