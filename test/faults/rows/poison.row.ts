import sharp from 'sharp'
import { expect, test, vi } from 'vitest'
import { triesOf as triesAllowed } from '#domain/tries.ts'
import { askUntilAccepted, freshAsk, settled, tryAsk, untilStatus } from '#test/faults/asking.ts'
import { decodersOf } from '#test/faults/decoders.ts'
import { scriptModels } from '#test/faults/models.ts'
import { signal } from '#test/faults/part.ts'
import { endOf, ONE_END, triesOf } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1 })
const [api] = world.apis
const url = api?.url ?? ''
/** As a decoder ends that a picture has broken from within. */
const CRASHES = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGKILL'] as const

/** So large that its decoder is there for a while. */
const large = await sharp({ create: { width: 7000, height: 7000, channels: 3, background: 'white' } })
  .png()
  .toBuffer()

test.each(CRASHES)(
  'F36: a picture that ends its decoder by %s is refused, leaves nothing, and touches nobody',
  async (crash) => {
    const pid = api?.part.pid() ?? 0
    const before = await world.db.selectFrom('images').select('id').execute()
    const asking = tryAsk(url, await freshAsk({ picture: large }))
    const [decoder = 0] = await vi.waitUntil(() => decodersOf(pid).length > 0 && decodersOf(pid), {
      interval: 2,
      timeout: 10_000,
    })
    signal(decoder, crash)
    expect(await asking).toMatchObject({ status: 422, jobId: null })
    expect(await world.db.selectFrom('images').select('id').execute()).toEqual(before)
    expect(api?.part.pid()).toBe(pid)
    const jobId = await askUntilAccepted(world, await freshAsk())
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
  },
)

test('F36: a job that ends every worker that takes it fails, and others are answered', async () => {
  await scriptModels(world, [
    // Longer than a reading may take that goes on: it would be made again, and be struck in place of the poison.
    { role: 'vision', fault: 'delay', ms: 1500 },
    { role: 'reasoning', fault: 'delay', ms: 20_000 },
  ])
  const beside = await askUntilAccepted(world, await freshAsk())
  await untilStatus(world, beside, (status) => status === 'running')
  await vi.waitUntil(async () => (await triesOf(world, beside, 'reasoning')).length > 0, { timeout: 30_000 })
  const arming = await world.failpoints.arm('vision.before-effect', 'kill')
  const poison = await askUntilAccepted(world, await freshAsk())
  expect(await arming.fired(30_000)).not.toBeNull()
  for (let kills = 1; kills < triesAllowed('lost'); kills += 1) {
    const again = await world.failpoints.arm('vision.before-effect', 'kill')
    expect(await again.fired(60_000)).not.toBeNull()
  }
  expect(await settled(world, poison)).toMatchObject({ status: 'failed', reason: 'platform' })
  expect((await triesOf(world, poison, 'vision')).map(([, , outcome]) => outcome)).toEqual([
    ...Array.from({ length: triesAllowed('lost') }, () => 'lost'),
    'failed',
  ])
  expect(await endOf(world, poison)).toEqual(ONE_END)
  expect(await settled(world, beside)).toMatchObject({ status: 'succeeded', verification: 'verified' })
}, 300_000)
