import { afterAll, expect, test, vi } from 'vitest'
import { connectDocker } from '#sandbox/client.ts'
import { createProgress } from '#stack/progress.ts'
import { isAlive } from '#test/attacks/first-processes.ts'
import { openOwnDaemon } from '#test/attacks/own-daemon.ts'
import { askUntilAccepted, freshAsk, settled } from '#test/faults/asking.ts'
import { scriptModels } from '#test/faults/models.ts'
import { endOf, ONE_END, triesOf } from '#test/faults/seen.ts'
import { useWorld } from '#test/faults/use-world.ts'

const ROOT = process.getuid?.() === 0

const opened = ROOT ? await openWithDaemon() : null

/** A world on a daemon that nobody else uses, since it is killed. */
async function openWithDaemon() {
  const daemon = await openOwnDaemon(createProgress())
  // Whoever names a daemon gets that one.
  process.env['DOCKER_HOST'] = daemon.site.dockerHost
  afterAll(() => daemon.close(), 120_000)
  // With none in reserve, every container is made for a job and says for which.
  const world = await useWorld({ apis: 1, workers: 1, settings: { SANDBOX_WARM: '0' } })
  return { daemon, world, docker: connectDocker(daemon.site.dockerHost) }
}

test.runIf(opened)(
  'F11: with its Docker daemon killed, a program is ended and run again, and nothing is left of it',
  async () => {
    if (!opened) return
    const { daemon, world, docker } = opened
    await scriptModels(world, [{ role: 'codegen', fault: 'endless-code' }])
    const jobId = await askUntilAccepted(world, await freshAsk())
    const containers = () =>
      docker.listContainers({ all: true, filters: { label: [`reckoner.job=${jobId}`] } })
    const running = async () => (await containers()).find(({ State }) => State === 'running') ?? null
    const first = await vi.waitUntil(running, { timeout: 60_000 })
    const { State } = await docker.getContainer(first.Id).inspect()
    await daemon.kill()
    await vi.waitUntil(() => !isAlive(State.Pid), { timeout: 20_000 })
    await daemon.back()
    expect(await settled(world, jobId)).toMatchObject({ status: 'succeeded', verification: 'verified' })
    const tries = await triesOf(world, jobId, 'execution')
    expect(tries[0]).toEqual([1, 1, 'failed'])
    expect(tries.at(-1)?.[2]).toBe('ok')
    expect(await endOf(world, jobId)).toEqual(ONE_END)
    await vi.waitUntil(async () => (await containers()).length === 0, { timeout: 60_000 })
  },
)
