import { afterAll, expect, test } from 'vitest'
import { askUntilAccepted, freshAsk, settled, tryAsk } from '#test/faults/asking.ts'
import { startForgetfulStore } from '#test/faults/forgetful-store.ts'
import { endOf, filesOf, ONE_END, PLOT, triesOf } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const store = await startForgetfulStore()
afterAll(() => store.close())
const world = await useWorld({
  apis: 1,
  workers: 1,
  settingsOf: (name): Record<string, string> => (name === 'worker-0' ? { S3_ENDPOINT: store.url } : {}),
})
store.leadTo(world.servers.ports.storage)

/** One manifest, all of whose files are there as they were, told of once; and nothing lies beside them. */
async function expectOneManifest(jobId: string): Promise<void> {
  const { names, told, listed, kept } = await filesOf(world, jobId)
  expect(names.length).toBeGreaterThan(0)
  expect(told).toEqual(names)
  expect(kept).toEqual(listed)
  expect(await endOf(world, jobId)).toEqual(ONE_END)
}

test.each(['execution.after-effect', 'finish.before-effect', 'finish.after-effect'] as const)(
  'F7: a worker killed at %s, between files and manifest, leaves one manifest and no other file',
  async (point) => {
    const arming = await world.failpoints.arm(point, 'kill')
    const jobId = await askUntilAccepted(world, await freshAsk({ question: PLOT }))
    expect(await arming.fired(60_000)).not.toBeNull()
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
    await expectOneManifest(jobId)
  },
)

test.each([
  ['a file that the program left', /\/files\//],
  ['the record of the execution', /\/execution-1\.json$/],
])('F19: %s, which the store took and lost, is found out and made again', async (_, key) => {
  store.lapse('forget', key)
  const before = store.lapsed().length
  const jobId = await askUntilAccepted(world, await freshAsk({ question: PLOT }))
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(store.lapsed().slice(before)).toEqual([expect.stringMatching(key)])
  expect(await triesOf(world, jobId, 'execution')).toEqual([
    [1, 1, 'failed'],
    [1, 2, 'ok'],
  ])
  await expectOneManifest(jobId)
})

test('F26: a file of which the store never said that it has it is kept again under the same name', async () => {
  store.lapse('say-nothing', /\/files\//)
  const before = store.lapsed().length
  const jobId = await askUntilAccepted(world, await freshAsk({ question: PLOT }))
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(store.lapsed().slice(before)).toHaveLength(1)
  expect((await triesOf(world, jobId, 'execution')).length).toBeGreaterThan(1)
  await expectOneManifest(jobId)
})

test('F26: an object store that takes a picture and says nothing is called away', async () => {
  await world.cut('storage', { kind: 'black-hole' }, world.apis)
  const { status, headers } = await tryAsk(world.apis[0]?.url ?? '', await freshAsk())
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toMatch(/^\d+$/)
})
