import { expect, test } from 'vitest'
import { FAILPOINTS } from '#domain/failpoint.ts'
import { createClient } from '#sdk/client.ts'
import { askUntilAccepted, freshAsk, settled, untilStatus } from './asking.ts'
import { scriptModels } from './models.ts'
import { tellOutcome } from './report.ts'
import { jobsOf, runSuite } from './suite.ts'
import { useWorld } from './use-world.ts'

/** A minute's worth of what `npm run test:faults` makes of it. */
const QUICK = { seed: 11, jobs: 6, faults: 12, minutes: 1, only: null, rows: false, guests: 4 }

const world = await useWorld()

test('kills, cuts and stops, a few at a time, break none of the invariants', async () => {
  const outcome = await runSuite({ ...QUICK, world, told: () => {} })
  process.stdout.write(`${tellOutcome(outcome)}\n`)
  expect(outcome.violations).toEqual([])
  expect(jobsOf(outcome)).toBeGreaterThanOrEqual(QUICK.jobs)
  expect(outcome.struck.filter(({ struck }) => struck).length).toBeGreaterThanOrEqual(QUICK.faults / 2)
}, 400_000)

test('every failpoint is one that jobs pass', async () => {
  await scriptModels(world, [{ role: 'codegen', fault: 'failing-code', times: 3 }])
  const parked = await askUntilAccepted(world, await freshAsk({ onExhausted: 'park' }))
  expect(await untilStatus(world, parked, (status) => status === 'parked')).toMatchObject({
    status: 'parked',
  })
  await scriptModels(world, [])
  await createClient({ baseUrl: world.apis[0]?.url ?? '' }).retryStep(parked)
  expect(await settled(world, parked)).toMatchObject({ status: 'succeeded' })
  expect([...(await world.failpoints.passed())].sort()).toEqual([...FAILPOINTS].sort())
})
