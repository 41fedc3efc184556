import { expect, test } from 'vitest'
import { askUntilAccepted, freshAsk, settled } from '#test/faults/asking.ts'
import { endOf, ONE_END } from '#test/faults/seen.ts'
import { slowTenfold } from '#test/faults/slowed.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1 })
const ROUNDS = 3
const AT_ONCE = 4

/** So many jobs at once: how long each took, in milliseconds. */
async function wave(): Promise<number[]> {
  const jobs = Array.from({ length: AT_ONCE }, async () => {
    const jobId = await askUntilAccepted(world, await freshAsk())
    const job = await settled(world, jobId)
    expect(job).toMatchObject({ status: 'succeeded', verification: 'verified', runs: [{}] })
    expect(await endOf(world, jobId)).toEqual(ONE_END)
    return Number(job?.finishedAt) - Number(job?.createdAt)
  })
  return Promise.all(jobs)
}

const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0

test('F45: one of two workers ten times slower: every job is answered once, some later', async () => {
  await wave()
  const [well, gray]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    well.push(...(await wave()))
    const [part] = world.workers.map((worker) => worker.part)
    const mend = part && slowTenfold(part)
    gray.push(...(await wave()))
    await mend?.()
  }
  process.stdout.write(`F45: p50 ${median(well)} ms, with a worker ten times slower ${median(gray)} ms\n`)
})
