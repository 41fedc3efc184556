import { afterAll, beforeAll, expect, test } from 'vitest'
import { createExecution } from '#activities/execution.ts'
import { putStored } from '#adapters/storage/stored.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'
import { useOwnWorker } from '#test/job/own-worker.ts'
import { useService } from '#test/services.ts'
import { PICTURE } from './product.ts'

const SLEEPS = 'import time\ntime.sleep(100)\n'

/** Programs that run at this moment; one has ended when its container is gone. */
let running = 0
const counted = (sandbox: Sandbox): Sandbox => ({
  ...sandbox,
  run: async (...given) => {
    running += 1
    return sandbox.run(...given).finally(() => (running -= 1))
  },
})

const worker = await useOwnWorker(await useService('instance'), (_, collaborators) => ({
  ...createExecution({ ...collaborators, sandbox: counted(collaborators.sandbox) }),
  writeProgram: async ({ organisation, jobId }) => {
    const key = `org/${organisation}/job/${jobId}/sleeps.py`
    const program = await putStored(
      collaborators.storage,
      key,
      new TextEncoder().encode(SLEEPS),
      'text/x-python',
    )
    return { kind: 'written', program }
  },
  reviewProgram: async () => ({ kind: 'approved' }),
}))
afterAll(() => worker.close())
beforeAll(() => expect(running).toBe(0))

test.each(['cancel', 'terminate'] as const)(
  'after a %s its program’s container is gone within 5 s',
  async (end) => {
    const { jobId } = await worker.begin(...PICTURE)
    await expect.poll(() => running, { timeout: 30_000 }).toBe(1)
    await worker.client.workflow.getHandle(`job/${jobId}`)[end]()
    await expect.poll(() => running, { timeout: 5000, interval: 50 }).toBe(0)
  },
)

test('after a reset one program runs, not two', async () => {
  const { jobId } = await worker.begin(...PICTURE)
  await expect.poll(() => running, { timeout: 30_000 }).toBe(1)
  const handle = worker.client.workflow.getHandle(`job/${jobId}`)
  const { runId } = await handle.describe()
  await worker.temporal.reset({ jobId, runId, step: 'execution', by: 'test', reason: 'it hangs' })
  await expect.poll(() => running, { timeout: 5000, interval: 20 }).toBe(2)
  await expect.poll(() => running, { timeout: 5000, interval: 50 }).toBe(1)
  await handle.terminate()
  await expect.poll(() => running, { timeout: 5000, interval: 50 }).toBe(0)
})
