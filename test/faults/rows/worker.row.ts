import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, expect, test } from 'vitest'
import type { Failpoint } from '#domain/failpoint.ts'
import { isClosed } from '#domain/job.ts'
import { ApiError, createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, settled, untilStatus } from '#test/faults/asking.ts'
import { modelCalls, scriptModels } from '#test/faults/models.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ apis: 1 })
const { address, namespace } = world.config.temporal
const connection = await Connection.connect({ address })
const temporal = new Client({ connection, namespace })
afterAll(() => connection.close())

/** What readers were told of the end, and whether anything was told after it. */
async function closings(jobId: string) {
  const events = await world.db
    .selectFrom('events')
    .select(['seq', 'body'])
    .where('job_id', '=', jobId)
    .orderBy('seq')
    .execute()
  const ends = events.filter(({ body }) => body.kind === 'closed').length
  return {
    ends,
    last: events.at(-1)?.body.kind,
    numbered: events.every(({ seq }, index) => seq === index + 1),
  }
}
const ONE = { ends: 1, last: 'closed', numbered: true }

/** The models are called again only where nothing was kept yet: what a step comes to is kept with the end of its try. */
const KILLED: [Failpoint, { codegen: number }][] = [
  ['vision.before-effect', { codegen: 1 }],
  ['reasoning.after-effect', { codegen: 1 }],
  ['codegen.after-effect', { codegen: 2 }],
  ['codegen.before-report', { codegen: 1 }],
  ['critic.before-report', { codegen: 1 }],
  ['execution.after-effect', { codegen: 1 }],
  ['checks.before-effect', { codegen: 1 }],
]

test.each(KILLED)(
  'F5: a worker killed at %s is replaced, and no kept result is made again',
  async (point, calls) => {
    await scriptModels(world, [])
    const arming = await world.failpoints.arm(point, 'kill')
    const jobId = await askUntilAccepted(world, await freshAsk())
    expect(await arming.fired(30_000)).not.toBeNull()
    const job = await settled(world, jobId)
    expect(job).toMatchObject({
      status: 'succeeded',
      verification: 'verified',
      runs: [{ status: 'succeeded' }],
    })
    expect(await closings(jobId)).toEqual(ONE)
    expect(await modelCalls(world)).toMatchObject(calls)
  },
)

test('F5: a worker that is dead is missed before its heartbeats are', async () => {
  await scriptModels(world, [])
  const arming = await world.failpoints.arm('reasoning.after-effect', 'kill')
  const jobId = await askUntilAccepted(world, await freshAsk())
  expect(await arming.fired(30_000)).not.toBeNull()
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
  const { events } = await temporal.workflow.getHandle(`job/${jobId}`).fetchHistory()
  const again = events
    ?.map(({ activityTaskStartedEventAttributes: started }) => started)
    .find((started) => started?.attempt === 2)
  // Temporal would call it a timeout.
  expect(again?.lastFailure?.applicationFailureInfo?.type).toBe('platform')
})

test.each(['finish.before-effect', 'finish.after-effect', 'finish.before-report'] as const)(
  'F8: a worker killed at %s leaves one end',
  async (point) => {
    const arming = await world.failpoints.arm(point, 'kill')
    const jobId = await askUntilAccepted(world, await freshAsk())
    expect(await arming.fired(30_000)).not.toBeNull()
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
    expect(await closings(jobId)).toEqual(ONE)
  },
)

/** Has a parked job go on. @returns false where it may not have been heard */
async function isHeard(jobId: string): Promise<boolean> {
  try {
    await createClient({ baseUrl: world.apis[0]?.url ?? '' }).retryStep(jobId)
    return true
  } catch (error) {
    // It goes on already where it had heard the last call after all.
    if (error instanceof ApiError && error.code === 'not_parked') return true
    if (error instanceof ApiError && error.status === 503) return false
    throw error
  }
}

test.each(['parking.before-effect', 'parking.before-report'] as const)(
  'F5: a worker killed at %s leaves a job that waits for people, and goes on when it is told',
  async (point) => {
    await scriptModels(world, [{ role: 'codegen', fault: 'failing-code', times: 3 }])
    const arming = await world.failpoints.arm(point, 'kill')
    const jobId = await askUntilAccepted(world, await freshAsk({ onExhausted: 'park' }))
    expect(await arming.fired(60_000)).not.toBeNull()
    await world.heal()
    expect(await untilStatus(world, jobId, (status) => status === 'parked')).toMatchObject({
      status: 'parked',
    })
    // As its sentence asks: the killed worker may have had Temporal's task still.
    await expect.poll(() => isHeard(jobId), { timeout: 30_000, interval: 1000 }).toBe(true)
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
    expect(await closings(jobId)).toEqual(ONE)
  },
)

test.each(['reasoning.after-effect', 'execution.before-effect', 'finish.after-effect'] as const)(
  'F10: a worker that stood still at %s and goes on does no harm',
  async (point) => {
    const arming = await world.failpoints.arm(point, 'stop')
    const jobId = await askUntilAccepted(world, await freshAsk())
    const pid = await arming.fired(30_000)
    const job = await untilStatus(world, jobId, isClosed)
    expect(job).toMatchObject({ status: 'succeeded' })
    process.kill(pid ?? 0, 'SIGCONT')
    // Whatever the zombie still has in hand, it tries now.
    await sleep(3000)
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', seq: job?.seq })
    expect(await closings(jobId)).toEqual(ONE)
  },
)

test('F24: a worker cut off from Temporal while a program runs is replaced, with one visible result', async () => {
  const arming = await world.failpoints.arm('execution.before-effect', 'hold')
  const jobId = await askUntilAccepted(world, await freshAsk())
  const pid = await arming.fired(30_000)
  const cut = world.workers.filter(({ part }) => part.isUp() && part.pid() === pid)
  await world.cut('temporal', { kind: 'black-hole' }, cut)
  await arming.release()
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', runs: [{ status: 'succeeded' }] })
  await world.heal()
  await sleep(3000)
  expect(await closings(jobId)).toEqual(ONE)
})
