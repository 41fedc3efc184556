import { expect, test, vi } from 'vitest'
import { connectDocker } from '#sandbox/client.ts'
import { settled } from '#test/faults/asking.ts'
import { scriptModels } from '#test/faults/models.ts'
import { signal } from '#test/faults/part.ts'
import { endOf, heldAt, ONE_END, triesOf } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

// With none in reserve, every container is made for a job and says for which.
const world = await useWorld({ apis: 1, settings: { SANDBOX_WARM: '0' } })
const docker = connectDocker(world.config.sandbox.dockerHost)

const containersOf = (jobId: string) =>
  docker.listContainers({ all: true, filters: { label: [`reckoner.job=${jobId}`] } })
const runningOf = async (jobId: string) =>
  (await containersOf(jobId)).filter(({ State }) => State === 'running').map(({ Id }) => Id)

test('F6: the program of a killed worker is ended within 10 s, another sandbox runs it, and one end shows', async () => {
  await scriptModels(world, [{ role: 'codegen', fault: 'endless-code' }])
  const { jobId, pid, release } = await heldAt(world, 'execution.before-effect')
  await release()
  const [first] = await vi.waitUntil(async () => orNull(await runningOf(jobId)), { timeout: 30_000 })
  signal(pid, 'SIGKILL')
  await vi.waitUntil(async () => !(await runningOf(jobId)).includes(first ?? ''), { timeout: 10_000 })
  const others = async () => (await runningOf(jobId)).filter((id) => id !== first)
  await vi.waitUntil(async () => orNull(await others()), { timeout: 60_000 })
  expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', runs: [{ status: 'succeeded' }] })
  expect(await triesOf(world, jobId, 'execution')).toEqual([
    [1, 1, 'lost'],
    [1, 2, 'failed'],
    [2, 1, 'ok'],
  ])
  expect(await endOf(world, jobId)).toEqual(ONE_END)
  await vi.waitUntil(async () => (await containersOf(jobId)).length === 0, { timeout: 60_000 })
})

const orNull = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null)
