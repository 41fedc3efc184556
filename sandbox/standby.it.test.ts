import type Docker from 'dockerode'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { createDispenser } from './dispenser.ts'
import { LONGEST_RUN_MS, MAX_AGE_MS, startStandby } from './standby.ts'
import type { Site } from './runner.ts'
import { useRunner, useSandbox } from './testing.ts'

const SITE: Site = { runtime: 'runc', cgroupParent: null, seal: { kind: 'strong', summary: 'now' } }
const never = new AbortController().signal
const request = {
  program: 'print(1)',
  files: [],
  limits: { ...DEFAULT_LIMITS, timeoutMs: 20_000 },
  labels: {},
  lease: null,
}

test('its deadline is later than the longest program that it may be given at the end of its age', async () => {
  const { runner, containers, close } = await useRunner()
  const plan = { site: SITE, shelf: 'bare' as const, limits: DEFAULT_LIMITS, labels: {} }
  const before = Date.now()
  const standby = await startStandby(runner, plan, never)
  const [container] = await containers()
  const deadline = Number(container?.Labels['reckoner.deadline'])
  expect(deadline - before).toBeGreaterThan(MAX_AGE_MS + LONGEST_RUN_MS)
  await standby.end()
  await standby.gone
  expect(await containers()).toEqual([])
  close()
})

test('an abort while it is made is heard', async () => {
  const abort = new AbortController()
  const { runner } = await useRunner()
  const createContainer = async (options: Docker.ContainerCreateOptions) => {
    abort.abort()
    return runner.docker.createContainer(options)
  }
  const docker = Object.assign(Object.create(runner.docker), { createContainer })
  const aborted = await useRunner({ docker })
  const plan = { site: SITE, shelf: 'bare' as const, limits: DEFAULT_LIMITS, labels: {} }
  await expect(startStandby(aborted.runner, plan, abort.signal)).rejects.toThrow('given up')
  expect(await aborted.containers()).toEqual([])
  runner.oom.close()
  aborted.close()
})

test('what waits since before a new proof is given to no run after it', async () => {
  const { runner, containers, close } = await useRunner()
  const dispenser = createDispenser({ runner, warm: 1, places: 1 })
  dispenser.use(SITE)
  const run = (site: Site) => dispenser.run({ request, signal: never, hear: () => {} }, { site, queueMs: 0 })
  await expect.poll(async () => (await containers()).length, { timeout: 20_000 }).toBe(2)
  const after: Site = { ...SITE, seal: { kind: 'weak', summary: 'later' } }
  const { execution } = await run(after)
  expect(execution).toMatchObject({ outcome: 'ok', seal: after.seal })
  expect(execution.ms.start).toBeGreaterThan(0)
  expect((await run(SITE)).execution).toMatchObject({ outcome: 'ok', seal: SITE.seal, ms: { start: 0 } })
  await dispenser.close()
  expect(await containers()).toEqual([])
  close()
})

test('a place is nobody else’s while the end of its program is not known', async () => {
  const { docker } = await useSandbox()
  const removal = Promise.withResolvers<void>()
  let isLosing = false
  const lost = new Set<string>()
  // The same daemon, which does not tell the end of a container, and takes its time to remove it.
  const createContainer = async (options: Docker.ContainerCreateOptions) => {
    const container = await docker.createContainer(options)
    if (!isLosing) return container
    lost.add(options.name ?? '')
    return Object.assign(container, { wait: () => Promise.reject(new Error('no answer')) })
  }
  const getContainer = (name: string) => {
    const remove = async (options: Docker.ContainerRemoveOptions) => {
      await removal.promise
      await docker.getContainer(name).remove(options)
    }
    return lost.has(name) ? { remove } : docker.getContainer(name)
  }
  const { sandbox, containers } = await useSandbox({
    docker: Object.assign(Object.create(docker), { createContainer, getContainer }),
    runtime: 'runc',
    concurrency: 1,
  })
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong' })
  isLosing = true
  const stop = new AbortController()
  const program = 'print("up", flush=True)\nwhile True: pass'
  const stopped = await sandbox.run({ ...request, program }, stop.signal, () => stop.abort())
  expect(stopped.outcome).toBe('cancelled')
  isLosing = false
  const next = sandbox.run(request, never)
  setTimeout(() => removal.resolve(), 500)
  const { outcome, ms } = await next
  expect(outcome).toBe('ok')
  expect(ms.queue).toBeGreaterThan(400)
  await sandbox.close()
  await expect.poll(containers).toEqual([])
})
