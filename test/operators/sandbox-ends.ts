import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createExecution } from '#activities/execution.ts'
import { putStored } from '#adapters/storage/stored.ts'
import { stepsAhead } from '#db/attempts.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'
import { useOwnWorker } from '#test/job/own-worker.ts'
import { useService } from '#test/services.ts'
import { PICTURE } from './product.ts'

const SLEEPS = 'import time\ntime.sleep(100)\n'

/** Programs that run at this moment, and all that began; one has ended when its container is gone. */
let running = 0
let begun = 0
const counted = (sandbox: Sandbox): Sandbox => ({
  ...sandbox,
  run: async (...given) => {
    running += 1
    begun += 1
    return sandbox.run(...given).finally(() => (running -= 1))
  },
})

const useSleeper = async (aheadMs: number) =>
  useOwnWorker(
    await useService('instance'),
    (_, collaborators) => ({
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
    }),
    { aheadMs },
  )

/**
 * However a job is ended, so is its program. Call it at the top level of a test file.
 * @param way how long a step may take for the reading to go on to the next, and which activity runs the program then
 */
export async function sandboxEnds({ aheadMs, activity }: { aheadMs: number; activity: string }) {
  const worker = await useSleeper(aheadMs)
  afterAll(() => worker.close())

  // Reads the picture, which takes seconds the first time.
  beforeAll(async () => {
    const { jobId } = await worker.begin(...PICTURE)
    await vi.waitFor(() => expect(running).toBe(1), 30_000)
    await worker.client.workflow.getHandle(`job/${jobId}`).terminate()
    await vi.waitFor(() => expect(running).toBe(0), 5000)
  }, 60_000)

  const start = async () => {
    const { jobId } = await worker.begin(...PICTURE)
    await expect.poll(() => running, { timeout: 30_000 }).toBe(1)
    const handle = worker.client.workflow.getHandle(`job/${jobId}`)
    const { raw } = await handle.describe()
    expect(raw.pendingActivities?.map(({ activityType }) => activityType?.name)).toEqual([activity])
    return { jobId, handle }
  }

  test.each(['cancel', 'terminate'] as const)('after a %s its container is gone within 5 s', async (end) => {
    const { handle } = await start()
    await handle[end]()
    await expect.poll(() => running, { timeout: 5000, interval: 50 }).toBe(0)
  })

  test('after a reset one program runs, not two', async () => {
    const { jobId, handle } = await start()
    const before = begun
    const { runId } = await handle.describe()
    const steps = await stepsAhead(worker.collaborators.db, LOCAL_OWNER, jobId)
    await worker.temporal.reset({
      jobId,
      runId,
      step: 'execution',
      ahead: steps,
      by: 'test',
      reason: 'hangs',
    })
    await expect.poll(() => begun, { timeout: 5000, interval: 20 }).toBe(before + 1)
    await expect.poll(() => running, { timeout: 5000, interval: 50 }).toBe(1)
    await handle.terminate()
    await expect.poll(() => running, { timeout: 5000, interval: 50 }).toBe(0)
  })
}
