import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { longestOf } from '#domain/steps.ts'
import { createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, settled, tryAsk } from '#test/faults/asking.ts'
import { takeAllConnections } from '#test/faults/connections.ts'
import { modelCalls, scriptModels } from '#test/faults/models.ts'
import { endOf, heldAt, ONE_END, triesOf } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1, workers: 1 })
const url = world.apis[0]?.url ?? ''
const client = createClient({ baseUrl: url })

test('F15: without a free connection to Postgres the API says so soon, and what was to be recorded is', async () => {
  const { jobId, release } = await heldAt(world, 'finish.before-effect')
  const giveBack = await takeAllConnections(world.config.databaseUrl)
  const asked = performance.now()
  const { status, headers } = await tryAsk(url, await freshAsk())
  expect(performance.now() - asked).toBeLessThan(30_000)
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toMatch(/^\d+$/)
  await release()
  await expect(client.health()).resolves.toBeUndefined()
  await sleep(5000)
  await giveBack()
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', runs: [{ status: 'succeeded' }] })
  expect(await endOf(world, jobId)).toEqual(ONE_END)
  const after = await askUntilAccepted(world, await freshAsk())
  expect(await settled(world, after)).toMatchObject({ status: 'succeeded' })
})

test('F21: with Temporal slow by 500 ms jobs take longer, and are accepted as fast as ever', async () => {
  await scriptModels(world, [])
  await world.cut('temporal', { kind: 'latency', ms: 500 })
  const times: number[] = []
  const jobs: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const ask = await freshAsk()
    const since = performance.now()
    const { status, jobId } = await tryAsk(url, ask)
    times.push(performance.now() - since)
    expect(status).toBe(202)
    jobs.push(jobId ?? '')
  }
  // One answer of Temporal's would take a second.
  expect(Math.min(...times)).toBeLessThan(1000)
  for (const jobId of jobs) {
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
    expect(await endOf(world, jobId)).toEqual(ONE_END)
  }
  expect(await modelCalls(world)).toMatchObject({ vision: 3, reasoning: 3, codegen: 3 })
})

test('F23: a model that is slow by 30 s is waited for, and one that hangs is asked again when its time is over', async () => {
  await scriptModels(world, [
    { role: 'reasoning', fault: 'delay', ms: 30_000 },
    { role: 'vision', fault: 'hang' },
  ])
  const hung = await askUntilAccepted(world, await freshAsk())
  await expect.poll(async () => (await modelCalls(world))['vision'], { timeout: 30_000 }).toBe(1)
  const slow = await askUntilAccepted(world, await freshAsk())
  expect(await settled(world, slow)).toMatchObject({ status: 'succeeded' })
  expect(await triesOf(world, slow, 'reasoning')).toEqual([[1, 1, 'ok']])
  expect(longestOf('vision')).toBe(120_000)
  expect(await settled(world, hung, 180_000)).toMatchObject({ status: 'succeeded' })
  expect(await triesOf(world, hung, 'vision')).toEqual([
    // The worker gives it up as well, if that is sooner than another try begins.
    [1, 1, expect.stringMatching(/^(cancelled|lost)$/)],
    [1, 2, 'ok'],
  ])
  expect(await modelCalls(world)).toMatchObject({ vision: 3, reasoning: 2 })
})
