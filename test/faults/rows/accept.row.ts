import { expect, test, vi } from 'vitest'
import { askUntilAccepted, freshAsk, look, settled, tryAsk } from '#test/faults/asking.ts'
import { useWorld } from '#test/faults/use-world.ts'

const world = await useWorld({ workers: 1 })
const [first, second] = world.apis
if (!first || !second) throw new Error('two APIs are wanted')

const jobsOf = async (key: string) => {
  const rows = await world.db.selectFrom('idempotency_keys').select('job_id').where('key', '=', key).execute()
  return rows.map((row) => row.job_id)
}
const countJobs = async () => (await world.db.selectFrom('jobs').select('id').execute()).length

test('F1: an API killed before the commit has accepted nothing', async () => {
  const ask = await freshAsk()
  const before = await countJobs()
  await world.failpoints.arm('accept.before-commit', 'kill')
  expect(await tryAsk(first.url, ask)).toMatchObject({ status: 'cut' })
  expect([await jobsOf(ask.key), await countJobs()]).toEqual([[], before])
  const again = await tryAsk(second.url, ask)
  expect(again).toMatchObject({ status: 202 })
  expect(await jobsOf(ask.key)).toEqual([again.jobId])
  expect(await settled(world, again.jobId ?? '')).toMatchObject({ status: 'succeeded' })
})

test('F2: an API killed after the commit has accepted the job, and the same key finds it', async () => {
  const ask = await freshAsk()
  const before = await countJobs()
  await world.failpoints.arm('accept.after-commit', 'kill')
  expect(await tryAsk(first.url, ask)).toMatchObject({ status: 'cut' })
  const [jobId = ''] = await jobsOf(ask.key)
  expect(await tryAsk(second.url, ask)).toMatchObject({ status: 202, jobId })
  expect(await countJobs()).toBe(before + 1)
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded' })
})

test.each(['start.before-effect', 'start.before-report'] as const)(
  'F3: whoever dies at %s, another starts the job within 5 s, once',
  async (point) => {
    const arming = await world.failpoints.arm(point, 'kill')
    const { jobId } = await tryAsk(first.url, await freshAsk())
    expect(await arming.fired(5000)).not.toBeNull()
    const since = Date.now()
    await vi.waitUntil(async () => (await look(world, jobId ?? ''))?.status !== 'queued', { timeout: 10_000 })
    expect(Date.now() - since).toBeLessThan(5000)
    const job = await settled(world, jobId ?? '')
    expect(job).toMatchObject({ status: 'succeeded', runs: [{ status: 'succeeded' }] })
  },
)

test('F25: an API cut off from Postgres in the middle of a commit says 503, and the same key resolves it', async () => {
  const ask = await freshAsk()
  const held = await world.failpoints.arm('accept.before-commit', 'hold')
  const asking = tryAsk(first.url, ask)
  await held.fired(10_000)
  await world.cut('postgres', { kind: 'half-open' }, [first])
  await held.release()
  await vi.waitUntil(async () => (await jobsOf(ask.key)).length === 1, { timeout: 5000 })
  await world.cut('postgres', { kind: 'refused' }, [first])
  const answer = await asking
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
  await world.heal()
  expect(await tryAsk(first.url, ask)).toMatchObject({ status: 202, jobId: (await jobsOf(ask.key))[0] })
})

test('F18: without an object store nothing is accepted', async () => {
  const ask = await freshAsk()
  const before = await countJobs()
  await world.part('storage').kill()
  const answer = await tryAsk(first.url, ask)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
  expect([await jobsOf(ask.key), await countJobs()]).toEqual([[], before])
  await world.heal()
  expect(await tryAsk(first.url, ask)).toMatchObject({ status: 202 })
})

test('F28: the same question fifty times at once is one job', async () => {
  const ask = await freshAsk()
  const before = await countJobs()
  const tries = Array.from({ length: 50 }, (_, index) => tryAsk([first, second][index % 2]?.url ?? '', ask))
  const answers = await Promise.all(tries)
  const [jobId] = await jobsOf(ask.key)
  expect(answers.map((answer) => [answer.status, answer.jobId])).toEqual(answers.map(() => [202, jobId]))
  expect(await countJobs()).toBe(before + 1)
})

test('F29: the same key with another question is refused, and nothing is kept of it', async () => {
  const ask = await freshAsk()
  const jobId = await askUntilAccepted(world, ask)
  const before = await countJobs()
  expect(await tryAsk(first.url, { ...ask, question: 'In which year was revenue highest?' })).toMatchObject({
    status: 422,
  })
  expect([await jobsOf(ask.key), await countJobs()]).toEqual([[jobId], before])
})

test('F30: two keys are two jobs', async () => {
  const ask = await freshAsk()
  const other = await freshAsk({ picture: ask.picture })
  const ids = await Promise.all([askUntilAccepted(world, ask), askUntilAccepted(world, other)])
  expect(new Set(ids).size).toBe(2)
})
