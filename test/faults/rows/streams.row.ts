import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askUntilAccepted, freshAsk, settled } from '#test/faults/asking.ts'
import { scriptModels } from '#test/faults/models.ts'
import { readAll } from '#test/faults/readers.ts'
import { eventsOf } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ workers: 1 })
const READERS = 10
/** Long enough that each API dies several times while the job goes on. */
const SLOW = ['vision', 'reasoning', 'codegen'].map((role) => ({ role, fault: 'delay', ms: 5000 }))

/** Kills one API after the other, again and again, until it is told to stop. */
async function killInTurn(stop: AbortSignal): Promise<number> {
  let kills = 0
  for (; !stop.aborted; kills += 1) {
    const part = world.apis[kills % world.apis.length]?.part
    await part?.kill()
    await part?.start()
    await sleep(250)
  }
  return kills
}

test('F4: readers of APIs that are killed go on at another one, without gap or repeat', async () => {
  await scriptModels(world, SLOW)
  const jobId = await askUntilAccepted(world, await freshAsk())
  const over = new AbortController()
  const killing = killInTurn(over.signal)
  const reading = Array.from({ length: READERS }, (_, number) => readAll(world, jobId, number))
  const read = await Promise.all(reading)
  over.abort()
  expect(await killing).toBeGreaterThanOrEqual(4)
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
  expect(read.reduce((sum, { opened }) => sum + opened, 0)).toBeGreaterThanOrEqual(100)
  const log = await eventsOf(world, jobId)
  for (const { events } of read) expect(events).toEqual(log)
})
