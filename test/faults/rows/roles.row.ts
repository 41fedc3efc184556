import { expect, test } from 'vitest'
import type { Failpoint } from '#domain/failpoint.ts'
import { QUEUES, type Queue } from '#domain/steps.ts'
import { settled } from '#test/faults/asking.ts'
import { scriptModels } from '#test/faults/models.ts'
import { endOf, heldAt, ONE_END } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

/** One process for each role, as in production: `worker-0` serves the first queue, and so on. */
const world = await useWorld({
  apis: 1,
  workers: QUEUES.length,
  settingsOf: (name): Record<string, string> => {
    const queue = QUEUES[Number(/^worker-(\d)$/.exec(name)?.[1])]
    return queue === undefined ? {} : { WORKER_QUEUES: queue }
  },
})
const workerOf = (queue: Queue) => world.part(`worker-${QUEUES.indexOf(queue)}`)

/** Where a job is when the worker that has it in hand dies. */
const STRUCK: [Queue, Failpoint][] = [
  ['models', 'vision.after-effect'],
  ['models', 'codegen.before-report'],
  ['jobs', 'critic.after-effect'],
  ['sandbox', 'execution.before-report'],
  ['jobs', 'checks.before-report'],
  ['jobs', 'finish.after-effect'],
]

test.each(STRUCK)('F5: with a process for each role, that of %s killed at %s', async (queue, point) => {
  await scriptModels(world, [])
  const { jobId, release } = await heldAt(world, point)
  await workerOf(queue).kill()
  await release()
  await workerOf(queue).start()
  const job = await settled(world, jobId)
  expect(job).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(await endOf(world, jobId)).toEqual(ONE_END)
})

test('F9: with the process of one role away, jobs wait for it and for nothing else', async () => {
  await scriptModels(world, [])
  await workerOf('sandbox').kill()
  const { jobId, release } = await heldAt(world, 'codegen.before-report')
  await release()
  expect(await settled(world, jobId, 12_000)).toMatchObject({ status: 'running' })
  await workerOf('sandbox').start()
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
})
