import { expect, test, vi } from 'vitest'
import { isClosed } from '#domain/job.ts'
import type { Step } from '#domain/steps.ts'
import { connectDocker } from '#sandbox/client.ts'
import { createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, look, settled, untilStatus } from '#test/faults/asking.ts'
import { scriptModels } from '#test/faults/models.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1, workers: 1, settings: { SANDBOX_WARM: '0' } })
const client = createClient({ baseUrl: world.apis[0]?.url ?? '' })
const docker = connectDocker(world.config.sandbox.dockerHost)

const containersOf = (jobId: string) =>
  docker.listContainers({ all: true, filters: { label: [`reckoner.job=${jobId}`] } })

/** Makes a step last until it is cancelled. */
const ENDLESS: [Step, object[]][] = [
  ['vision', [{ role: 'vision', fault: 'hang' }]],
  ['reasoning', [{ role: 'reasoning', fault: 'hang' }]],
  ['codegen', [{ role: 'codegen', fault: 'hang' }]],
  ['execution', [{ role: 'codegen', fault: 'endless-code' }]],
]

test.each(ENDLESS)(
  'F32: a cancel during %s is over within 5 s, and so is all that worked for the job',
  async (step, faults) => {
    await scriptModels(world, faults)
    const jobId = await askUntilAccepted(world, await freshAsk())
    const begun = async () => (await look(world, jobId))?.steps.some((known) => known.step === step) ?? false
    await vi.waitUntil(begun, { timeout: 30_000, interval: 50 })
    if (step === 'execution')
      await vi.waitUntil(async () => (await containersOf(jobId)).length > 0, {
        timeout: 30_000,
        interval: 50,
      })
    const since = Date.now()
    await client.cancel(jobId)
    const job = await untilStatus(world, jobId, isClosed, 10_000)
    expect(job).toMatchObject({ status: 'cancelled', reason: 'cancelled' })
    expect(Date.now() - since).toBeLessThan(5000)
    await vi.waitUntil(async () => (await containersOf(jobId)).length === 0, { timeout: 5000 })
    await scriptModels(world, [])
  },
)

test('F32: cancelled twice, after the end, and in a race with it: one end, and the truth is told', async () => {
  const jobs = await Promise.all([1, 2, 3].map(async () => askUntilAccepted(world, await freshAsk())))
  const [twice = '', over = '', racing = ''] = jobs
  await Promise.allSettled([client.cancel(twice), client.cancel(twice)])
  await settled(world, over)
  await expect(client.cancel(over)).rejects.toMatchObject({ status: 409, code: 'job_closed' })
  const held = await world.failpoints.arm('finish.before-effect', 'hold')
  const raced = await askUntilAccepted(world, await freshAsk())
  await held.fired(30_000)
  const cancelling = client.cancel(raced).catch(() => null)
  await held.release()
  await cancelling
  for (const jobId of [twice, over, racing, raced]) {
    expect(isClosed((await settled(world, jobId))?.status ?? 'queued')).toBe(true)
    const rows = await world.db.selectFrom('events').select('body').where('job_id', '=', jobId).execute()
    expect(rows.filter(({ body }) => body.kind === 'closed')).toHaveLength(1)
  }
})
