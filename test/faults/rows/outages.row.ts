import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { EDITION } from '#domain/job.ts'
import { isPrompt, STEPS, type Step } from '#domain/steps.ts'
import { createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, look, settled, tryAsk } from '#test/faults/asking.ts'
import { modelCalls, scriptModels } from '#test/faults/models.ts'
import { endOf, ONE_END } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1, workers: 1 })
const url = world.apis[0]?.url ?? ''
const client = createClient({ baseUrl: url })
const AWAY_MS = 30_000

/** What somebody who asks meanwhile is told. */
const SERVERS = [
  ['F14', 'postgres', 503],
  ['F16', 'redis', 202],
  ['F18', 'storage', 503],
  ['F20', 'temporal', 202],
  ['F22', 'models', 202],
] as const

/**
 * As many jobs as there are steps, one of them at each. All at once, since a step that stands still sends no heartbeat;
 * what has two seconds within the workflow's turn may have been made again.
 */
async function oneAtEach() {
  const armings = await Promise.all(STEPS.map((step) => world.failpoints.arm(`${step}.after-effect`, 'hold')))
  const jobs = await Promise.all(STEPS.map(async () => askUntilAccepted(world, await freshAsk())))
  expect(await Promise.all(armings.map(({ fired }) => fired(30_000)))).not.toContain(null)
  const open = await world.db
    .selectFrom('attempts')
    .select('step')
    .where('outcome', 'is', null)
    .where('temporal_attempt', '=', 1)
    .execute()
  const held: Step[] = STEPS.filter((step) => !isPrompt(step, EDITION))
  expect(open.map(({ step }) => step)).toEqual(expect.arrayContaining(held))
  return { jobs, release: () => Promise.all(armings.map((arming) => arming.release())) }
}

test.each(SERVERS)(
  '%s: with %s dead for 30 s at each step of a job, nothing is lost',
  async (_, server, status) => {
    await scriptModels(world, [])
    const { jobs, release } = await oneAtEach()
    await world.part(server).kill()
    await release()
    const ask = await freshAsk()
    const told = await tryAsk(url, ask)
    expect(told.status).toBe(status)
    if (status === 503) expect(told.headers.get('retry-after')).toMatch(/^\d+$/)
    await sleep(AWAY_MS)
    await expect(client.health()).resolves.toBeUndefined()
    if (server === 'temporal') expect(await look(world, told.jobId ?? '')).toMatchObject({ status: 'queued' })
    await world.heal()
    // Whoever was refused asks again, with the same key.
    for (const jobId of [...jobs, await askUntilAccepted(world, ask)]) {
      expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
      expect(await endOf(world, jobId)).toEqual(ONE_END)
    }
    const once = STEPS.length + 1
    if (server === 'temporal')
      expect(await modelCalls(world)).toMatchObject({ vision: once, reasoning: once, codegen: once })
  },
  600_000,
)
