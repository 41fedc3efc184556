import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { askUntilAccepted, freshAsk, settled } from '#test/faults/asking.ts'
import { useWorld } from '#test/faults/use-world.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'

const HOUR_MS = 3_600_000
const CLOCKS: Record<string, number> = {
  'api-0': HOUR_MS,
  'api-1': -HOUR_MS,
  'worker-0': -HOUR_MS,
  'worker-1': 400 * 24 * HOUR_MS,
}
const PRELOAD = pathToFileURL(join(import.meta.dirname, '..', 'wrong-clock.mjs'))

const world = await useWorld({
  // An S3 server refuses who is 15 minutes off, and says so: that is its own protection, not ours.
  settings: { STORAGE: 'filesystem', STORAGE_PATH: await temporaryFolder('clock') },
  settingsOf: (name) => ({
    NODE_OPTIONS: `--import ${PRELOAD.href}`,
    RECKONER_WRONG_CLOCK_MS: String(CLOCKS[name] ?? 0),
  }),
})

test('F31: clocks that are an hour or 400 days off cost nothing, and nothing lasts a negative time', async () => {
  const jobs = await Promise.all([1, 2, 3, 4].map(async () => askUntilAccepted(world, await freshAsk())))
  for (const jobId of jobs) expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
  const attempts = await world.db.selectFrom('attempts').select(['ms', 'started_at', 'finished_at']).execute()
  expect(attempts.length).toBeGreaterThanOrEqual(4 * 7)
  for (const { ms, started_at, finished_at } of attempts) {
    expect(ms).toBeGreaterThanOrEqual(0)
    expect(ms).toBeLessThan(60_000)
    expect(Number(finished_at)).toBeGreaterThanOrEqual(Number(started_at))
  }
  const [far] = await world.db.selectFrom('events').select('at').orderBy('at', 'desc').limit(1).execute()
  expect(Math.abs(Number(far?.at) - Date.now())).toBeLessThan(60_000)
})
