import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { STEPS } from '#domain/steps.ts'
import { createClient } from '#sdk/client.ts'
import { freshAsk, look, settled, tryAsk } from '#test/faults/asking.ts'
import { scriptModels } from '#test/faults/models.ts'
import { endOf, heldAt, ONE_END } from '#test/faults/seen.ts'
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

test.each(SERVERS)(
  '%s: with %s dead for 30 s at each step of a job, nothing is lost',
  async (_, server, status) => {
    await scriptModels(world, [])
    const held = []
    for (const step of STEPS) held.push(await heldAt(world, `${step}.after-effect`))
    await world.part(server).kill()
    await Promise.all(held.map(({ release }) => release()))
    const told = await tryAsk(url, await freshAsk())
    expect(told.status).toBe(status)
    if (status === 503) expect(told.headers.get('retry-after')).toMatch(/^\d+$/)
    await sleep(AWAY_MS)
    await expect(client.health()).resolves.toBeUndefined()
    if (server === 'temporal') expect(await look(world, told.jobId ?? '')).toMatchObject({ status: 'queued' })
    await world.heal()
    for (const jobId of [...held.map((job) => job.jobId), told.jobId].filter((id) => id !== null)) {
      expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
      expect(await endOf(world, jobId)).toEqual(ONE_END)
    }
  },
  600_000,
)
