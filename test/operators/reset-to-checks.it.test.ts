import { afterAll, beforeEach, expect, test } from 'vitest'
import { STEPS } from '#domain/steps.ts'
import { useOwnWorker } from '#test/job/own-worker.ts'
import { useService } from '#test/services.ts'
import { resetCommand } from './operator.ts'
import { openProduct, PICTURE, SHOWN } from './product.ts'

/** How often each was done in the test at hand. */
const calls = { codegen: 0, execution: 0 }

const worker = await useOwnWorker(
  await useService('instance'),
  ({ writeProgram, runProgram }) => ({
    writeProgram: (...given) => {
      calls.codegen += 1
      return writeProgram(...given)
    },
    runProgram: (...given) => {
      calls.execution += 1
      return runProgram(...given)
    },
  }),
  { quietMs: undefined },
)
const product = await openProduct(worker)
const { port, client, operator } = product

beforeEach(() => void Object.assign(calls, { codegen: 0, execution: 0 }))
afterAll(() => product.close())

/** A job that was answered; of its review, its checks and its end the history has a marker. */
async function answeredJob(): Promise<string> {
  const { status, jobId } = await worker.ask(...PICTURE)
  expect(status).toBe('succeeded')
  const { events } = await worker.client.workflow.getHandle(`job/${jobId}`).fetchHistory()
  const markers = events?.filter(({ markerRecordedEventAttributes: marker }) => marker)
  expect(markers?.length).toBe(3)
  return jobId
}

type Reset = (jobId: string, reason: string) => Promise<unknown>

const TO_CHECKS: Record<string, Reset> = {
  'the API': (jobId, reason) => client.reset(jobId, { step: 'checks', reason }),
  'the reset command': (jobId, reason) => resetCommand(port, jobId, '--from', 'checks', '--reason', reason),
  'the temporal command': async (jobId, reason) => {
    const event = await operator.eventOf(jobId, 'checks')
    await operator.temporal('workflow', 'reset', '-w', `job/${jobId}`, '-e', event, '--reason', reason)
  },
}

test.each(Object.entries(TO_CHECKS))(
  'reset to the checks by %s makes nothing else again',
  async (_, reset) => {
    const jobId = await answeredJob()
    await reset(jobId, 'look again')
    await expect
      .poll(() => client.job(jobId), SHOWN)
      .toMatchObject({
        status: 'succeeded',
        verification: 'verified',
        runs: [
          { status: 'succeeded', origin: { kind: 'reset', reason: expect.stringContaining('look again') } },
          { status: 'succeeded', origin: { kind: 'accepted' } },
        ],
      })
    expect(calls).toEqual({ codegen: 1, execution: 1 })
    const { runs, steps, checks } = await client.job(jobId)
    expect(steps.map(({ step }) => step)).toEqual(STEPS)
    expect(checks.map(({ passed }) => passed)).not.toContain(false)
    const events = await Array.fromAsync(client.events(jobId))
    const checked = events.filter(({ body }) => body.kind === 'checked').map(({ runId }) => runId)
    expect(checked).toEqual(runs.map(({ runId }) => runId).reverse())
  },
)
