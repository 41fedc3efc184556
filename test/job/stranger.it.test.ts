import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { viewJob } from '#db/job-snapshot.ts'
import { EDITION } from '#domain/job.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const worker = await useOwnWorker(await useService('instance'), () => ({}))
afterAll(() => worker.close())

test("a workflow started by hand with another one's input takes no job over", async () => {
  const job = await worker.ask('energy-chart.png', 'What is the average electricity use per month?')
  const { jobId } = job
  const input = { ...LOCAL_OWNER, jobId, attempts: 3, onExhausted: 'fail', edition: EDITION }
  const stranger = worker.client.workflow.execute('answerImage', {
    workflowId: `job/${randomUUID()}`,
    taskQueue: 'jobs',
    args: [input],
  })
  await expect(stranger).rejects.toThrow()
  expect(await viewJob(worker.collaborators.db, LOCAL_OWNER.organisation, jobId)).toEqual(job)
})
