import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { eventsAfter } from '#db/events.ts'
import { viewJob } from '#db/job-snapshot.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const { organisation } = LOCAL_OWNER
const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

const standing = Promise.withResolvers<void>()
const released = Promise.withResolvers<void>()
const worker = await useOwnWorker(await useService('instance'), ({ planAnswer }) => ({
  planAnswer: async (...given) => {
    standing.resolve()
    await released.promise
    return planAnswer(...given)
  },
}))
const { db } = worker.collaborators
afterAll(async () => {
  released.resolve()
  await worker.close()
})

test('F42: a job whose execution was deleted is lost, says so once, and is not run again', async () => {
  const { jobId } = await worker.begin(...PICTURE)
  await standing.promise
  // As whoever starts jobs does when it has.
  await db.deleteFrom('outbox').execute()
  const workflowExecution = { workflowId: `job/${jobId}` }
  const { namespace } = worker.config.temporal
  await worker.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution })
  const known = () => worker.temporal.executions.describe(jobId)
  await vi.waitUntil(async () => (await known()).kind === 'absent', { timeout: 20_000, interval: 100 })
  await Promise.all([worker.reconciler.sweep(), worker.reconciler.sweep()])
  const lost = await viewJob(db, organisation, jobId)
  expect(lost).toMatchObject({ status: 'failed', reason: 'lost', runs: [{ status: 'failed' }] })
  // What was in hand ends now, and is nobody's any more.
  released.resolve()
  await sleep(2000)
  expect(await worker.reconciler.sweep()).toBe(0)
  expect(await known()).toEqual({ kind: 'absent' })
  expect(await db.selectFrom('outbox').select('job_id').where('job_id', '=', jobId).execute()).toEqual([])
  expect(await viewJob(db, organisation, jobId)).toMatchObject({ seq: lost?.seq, status: 'failed' })
  const events = await eventsAfter(db, organisation, jobId, 0, 100)
  expect(events.filter(({ body }) => body.kind === 'closed')).toHaveLength(1)
})
