import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, settled } from '#test/faults/asking.ts'
import { modelCalls, scriptModels } from '#test/faults/models.ts'
import { endOf, heldAt, ONE_END } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1 })
const client = createClient({ baseUrl: world.apis[0]?.url ?? '' })
/** Longer than any of our waits that are shorter than five minutes: two minutes for reading a picture is the longest. */
const AWAY_MS = 130_000
const LOOK_MS = 10_000

test('F9: with all workers dead jobs wait in a true status, and go on when one is back', async () => {
  await scriptModels(world, [])
  const { jobId: running, release } = await heldAt(world, 'codegen.before-report')
  await Promise.all(world.workers.map(({ part }) => part.kill()))
  await release()
  const queued = await askUntilAccepted(world, await freshAsk())
  for (const end = Date.now() + AWAY_MS; Date.now() < end; await sleep(LOOK_MS)) {
    expect(await client.job(running)).toMatchObject({ status: 'running' })
    // Temporal has it, and its run is open: whoever looks at it is told so.
    expect(['queued', 'running']).toContain((await client.job(queued)).status)
  }
  expect((await client.ready()).dependencies).toContainEqual(
    expect.objectContaining({ name: 'worker', ok: false }),
  )
  await world.heal()
  for (const jobId of [running, queued]) {
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
    expect(await endOf(world, jobId)).toEqual(ONE_END)
  }
  expect(await modelCalls(world)).toMatchObject({ vision: 2, reasoning: 2, codegen: 2 })
}, 360_000)
