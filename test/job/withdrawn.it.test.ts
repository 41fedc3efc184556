import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { cancelJob } from '#api/cancel-job.ts'
import { closeWithoutRun } from '#db/closing.ts'
import { eventsAfter } from '#db/events.ts'
import { viewJob } from '#db/job-snapshot.ts'
import { REASON_SENTENCES } from '#domain/outcomes.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

const { organisation } = LOCAL_OWNER
const LOST = { reason: 'lost', sentence: REASON_SENTENCES.lost } as const
const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

/** Where a job stands still before its first step is heard of, and what is told when that has been tried. */
let before = gate()
let tried = Promise.withResolvers<unknown>()
const worker = await useOwnWorker(await useService('instance'), ({ describeImage }) => ({
  describeImage: async (...given) => {
    await before.pass()
    return describeImage(...given).catch((error: unknown) => {
      tried.resolve(error)
      throw error
    })
  },
}))
const { db, wakeups } = worker.collaborators
afterAll(async () => {
  before.open()
  await worker.close()
})

function gate() {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const pass = async () => {
    reached.resolve()
    await opened.promise
  }
  return { reached: reached.promise, open: () => opened.resolve(), pass }
}

const away = async () => {
  throw new Error('Temporal is away')
}

beforeEach(() => {
  before = gate()
  tried = Promise.withResolvers()
})

const GIVEN_UP: [status: string, closes: string, giveUp: (jobId: string) => Promise<unknown>][] = [
  ['cancelled', 'CANCELLED', (jobId) => cancelJob({ db, wakeups, cancel: away }, LOCAL_OWNER, jobId)],
  ['failed', 'FAILED', (jobId) => closeWithoutRun(db, LOCAL_OWNER, jobId, { status: 'failed', ...LOST })],
]

test.each(GIVEN_UP)(
  'a job that is %s although Temporal has it stays so, and its run does nothing and is ended',
  async (status, closes, giveUp) => {
    // Its row is still in the outbox: whoever started it died before it could say so.
    const { jobId, closed } = await worker.begin(...PICTURE)
    await before.reached
    await giveUp(jobId)
    const given = await viewJob(db, organisation, jobId)
    before.open()
    expect(await tried.promise).toMatchObject({ type: 'platform', nonRetryable: false })
    const begun = await viewJob(db, organisation, jobId)
    expect(begun).toMatchObject({ status, seq: given?.seq, sentence: given?.sentence })
    expect(begun?.runs).toMatchObject([{ status }])
    const handle = worker.client.workflow.getHandle(`job/${jobId}`)
    expect((await handle.describe()).status.name).toBe('RUNNING')
    const sweep = async () => (await worker.reconciler.sweep()) > 0
    await vi.waitUntil(sweep, { timeout: 20_000, interval: 100 })
    const { events } = await handle.fetchHistory()
    expect(events?.filter((event) => event.workflowExecutionCancelRequestedEventAttributes)).toHaveLength(1)
    await closed()
    expect((await handle.describe()).status.name).toBe(closes)
    expect(await viewJob(db, organisation, jobId)).toEqual(begun)
    const told = await eventsAfter(db, organisation, jobId, 0, 100)
    expect(told.map(({ body }) => body.kind)).toEqual(['accepted', 'closed'])
  },
)
