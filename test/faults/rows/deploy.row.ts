import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freshAsk, settled, tryAsk } from '#test/faults/asking.ts'
import type { Process } from '#test/faults/processes.ts'
import { readAll } from '#test/faults/readers.ts'
import { endOf, eventsOf, ONE_END } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld()
const RESTARTS = { apis: 36, workers: 14 }
const ASKERS = 3

/** Ends each in good order and starts it again, one after the other: the rest goes on. */
async function restart(processes: readonly Process[], times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    const part = processes[turn % processes.length]?.part
    await part?.end()
    await part?.start()
    await sleep(250)
  }
}

/** Asks any API until one accepts, writing down what each said. */
async function ask(statuses: (number | 'cut')[], number: number): Promise<string> {
  const given = await freshAsk()
  for (let turn = number; ; turn += 1) {
    const { status, jobId } = await tryAsk(world.apis[turn % world.apis.length]?.url ?? '', given)
    statuses.push(status)
    if (jobId !== null) return jobId
    await sleep(250)
  }
}

test('F35: over 50 restarts in good order nothing is answered wrongly, lost, or made twice', async () => {
  const statuses: (number | 'cut')[] = []
  const jobs: string[] = []
  const over = new AbortController()
  const askAll = async (number: number) => {
    while (!over.signal.aborted) {
      const jobId = await ask(statuses, number)
      jobs.push(jobId)
      const { events } = await readAll(world, jobId, number)
      expect(events).toEqual(await eventsOf(world, jobId))
    }
  }
  const asking = Array.from({ length: ASKERS }, (_, number) => askAll(number))
  await Promise.all([restart(world.apis, RESTARTS.apis), restart(world.workers, RESTARTS.workers)])
  over.abort()
  await Promise.all(asking)
  // Refused: nobody listened at that moment.
  expect([...new Set(statuses)].filter((status) => ![202, 503, 'cut'].includes(status))).toEqual([])
  for (const jobId of jobs) {
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', runs: [{}] })
    expect(await endOf(world, jobId)).toEqual(ONE_END)
  }
  // What a worker could not finish it handed back.
  expect(await world.db.selectFrom('attempts').selectAll().where('outcome', '=', 'lost').execute()).toEqual(
    [],
  )
  process.stdout.write(
    `F35: ${jobs.length} jobs, ${RESTARTS.apis} restarts of APIs, ${RESTARTS.workers} of workers\n`,
  )
}, 600_000)

test('F35: a request that an API has in hand when it is told to stop is answered', async () => {
  const [api] = world.apis
  const held = await world.failpoints.arm('accept.before-commit', 'hold')
  const asking = tryAsk(api?.url ?? '', await freshAsk())
  await held.fired(10_000)
  const ending = api?.part.end()
  await sleep(200)
  await held.release()
  expect(await asking).toMatchObject({ status: 202 })
  await ending
})
