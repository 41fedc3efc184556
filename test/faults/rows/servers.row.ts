import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { STEPS } from '#domain/steps.ts'
import { createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, look, settled, tryAsk } from '#test/faults/asking.ts'
import { modelCalls, scriptModels } from '#test/faults/models.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1, workers: 1 })
const [api] = world.apis
const url = api?.url ?? ''
const client = createClient({ baseUrl: url })

/** A job whose step has been made, but told to nobody yet. */
async function heldAt(step: (typeof STEPS)[number]) {
  const arming = await world.failpoints.arm(`${step}.after-effect`, 'hold')
  const jobId = await askUntilAccepted(world, await freshAsk())
  expect(await arming.fired(30_000)).not.toBeNull()
  return { jobId, release: arming.release }
}

test('F14: while Postgres is dead the API says so, and what it acknowledged is there afterwards', async () => {
  const { jobId, release } = await heldAt('codegen')
  await world.part('postgres').kill()
  await release()
  const answer = await tryAsk(url, await freshAsk())
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
  await expect(client.health()).resolves.toBeUndefined()
  expect(await client.ready()).toMatchObject({ ready: false })
  await sleep(5000)
  await world.heal()
  expect(await settled(world, jobId, 90_000)).toMatchObject({ status: 'succeeded' })
})

test('F16: Redis killed with all that it held costs no job', async () => {
  const { jobId, release } = await heldAt('reasoning')
  await world.part('redis').kill()
  await release()
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
})

test('F17: a Redis that hangs costs no job', async () => {
  await world.cut('redis', { kind: 'black-hole' })
  const answer = await tryAsk(url, await freshAsk())
  expect(answer.status).toBe(202)
  expect(await settled(world, answer.jobId ?? '')).toMatchObject({ status: 'succeeded' })
})

test('F18: an object store that is away for a moment is waited for', async () => {
  const { jobId, release } = await heldAt('critic')
  await world.part('storage').kill()
  await release()
  await sleep(2000)
  await world.heal()
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
})

test('F20: Temporal dead for 30 s costs no accepted job and no second call of a model', async () => {
  await scriptModels(world, [])
  const { jobId, release } = await heldAt('codegen')
  await world.part('temporal').kill()
  await release()
  const later = await tryAsk(url, await freshAsk({ question: 'In which year was revenue highest?' }))
  expect(later.status).toBe(202)
  await sleep(30_000)
  expect(await look(world, later.jobId ?? '')).toMatchObject({ status: 'queued' })
  expect(await modelCalls(world)).toMatchObject({ vision: 1, reasoning: 1, codegen: 1 })
  await world.heal()
  for (const id of [jobId, later.jobId ?? ''])
    expect(await settled(world, id, 90_000)).toMatchObject({ status: 'succeeded' })
  expect(await modelCalls(world)).toMatchObject({ vision: 2, reasoning: 2, codegen: 2 })
})

test('F22: the models killed in the middle of a job are asked again', async () => {
  const { jobId, release } = await heldAt('vision')
  await world.part('models').kill()
  await release()
  await sleep(1000)
  await world.part('models').start()
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
})
