import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type Docker from 'dockerode'
import type { HostConfig } from 'dockerode'
import pino from 'pino'
import { expect, test } from 'vitest'
import { createLocalLeases } from '#adapters/leases/local.ts'
import { useService } from '#test/services.ts'
import { connectDocker } from './client.ts'
import { createDockerSandbox } from './docker.ts'
import { thisOwner } from './owner.ts'
import { sweep } from './sweep.ts'
import { createSweeper } from './sweeper.ts'
import { runner, useSandbox } from './testing.ts'
import { host } from './weakened.ts'

test('no work is taken before the check', async () => {
  const { sandbox, containers } = await useSandbox()
  expect(await runner(sandbox)('print(1)')).toMatchObject({ outcome: 'infra_misconfig', stdout: '' })
  expect(await containers()).toEqual([])
  await sandbox.close()
})

// That each limit alone is named when it is missing, `weakened.it.test.ts` shows.
test.each<[string, string[], HostConfig]>([
  ['no filter at all', ['network', 'seccomp'], { SecurityOpt: ['no-new-privileges', 'seccomp=unconfined'] }],
  [
    'folders without a size',
    ['file-system'],
    { Tmpfs: { '/tmp': 'mode=1777', '/in': 'mode=1777', '/out': 'mode=1777' } },
  ],
])('a sandbox with %s is refused, and no line accepts it', async (_, limits, change) => {
  const { sandbox } = await useSandbox({ runtime: 'runc', ...host(change) })
  const { kind, missing, proofs } = await sandbox.prove()
  const unbound = proofs.filter(({ bound }) => !bound).map(({ limit }) => limit)
  expect({ kind, unbound }).toEqual({ kind: 'refused', unbound: limits })
  expect(missing.join()).not.toContain('SANDBOX_ALLOW_WEAK')
  await sandbox.close()
})

test('a limit that is missing and accepted by name is weak, and says so', async () => {
  const { sandbox } = await useSandbox({
    runtime: 'runc',
    ...host({ PidsLimit: -1 }),
    allowWeak: ['processes'],
  })
  const isolation = await sandbox.prove()
  expect(isolation).toMatchObject({
    kind: 'weak',
    summary: expect.stringContaining('falls short in: processes'),
  })
  expect(await runner(sandbox)('print(1)')).toMatchObject({ outcome: 'ok', stdout: '1\n' })
  await sandbox.close()
})

test('root that is root outside is refused, but for this machine’s own use of the built-in models', async () => {
  const ordinary = host({ UsernsMode: 'host' })
  const served = await useSandbox({ runtime: 'runc', ...ordinary })
  const refused = await served.sandbox.prove()
  expect(refused.kind).toBe('refused')
  expect(refused.missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=daemon$/)
  const local = await useSandbox({ runtime: 'runc', ...ordinary, local: true })
  const weak = await local.sandbox.prove()
  expect(weak).toMatchObject({ kind: 'weak', summary: expect.stringContaining('falls short in: daemon') })
  expect(await runner(local.sandbox)('print(1)')).toMatchObject({ outcome: 'ok' })
  await Promise.all([served.sandbox.close(), local.sandbox.close()])
})

test('what the check needs and does not find, it names', async () => {
  const noImage = await useSandbox({ image: 'reckoner-sandbox:never-built' })
  expect((await noImage.sandbox.prove()).missing[0]).toContain('no image reckoner-sandbox:never-built')
  // The same daemon as if gVisor had never been registered.
  const { docker } = noImage
  const info = async () => ({ ...(await docker.info()), Runtimes: { runc: {} } })
  const noRuntime = await useSandbox({
    runtime: 'runsc',
    docker: Object.assign(Object.create(docker), { info }),
  })
  expect((await noRuntime.sandbox.prove()).missing[0]).toContain('no runtime runsc')
  await Promise.all([noImage.sandbox.close(), noRuntime.sandbox.close()])
})

test('what a killed process left is removed, and nothing else', async () => {
  const { sandbox, docker, containers, image, instance } = await useSandbox()
  const make = (owner: string, labels: Record<string, string>) =>
    docker.createContainer({ Image: image, Cmd: ['python3'], Labels: { 'reckoner.owner': owner, ...labels } })
  const ours = { 'reckoner.sandbox': '1', 'reckoner.instance': instance }
  const later = String(Date.now() + 600_000)
  const [host = ''] = thisOwner().split(':')
  const dead = await make(`${host}:4000000:1`, { ...ours, 'reckoner.deadline': later })
  const old = await make('elsewhere:1:1', { ...ours, 'reckoner.deadline': '1' })
  const kept = [
    await make('elsewhere:1:1', { ...ours, 'reckoner.deadline': later }),
    await make('elsewhere:1:1', { 'reckoner.instance': instance, 'reckoner.deadline': '1' }),
  ]
  await sandbox.prove()
  const left = (await containers()).map(({ Id }) => Id)
  expect(left).not.toContain(dead.id)
  expect(left).not.toContain(old.id)
  expect(left.sort()).toEqual(kept.map(({ id }) => id).sort())
  await Promise.all(kept.map((container) => container.remove({ force: true })))
  await sandbox.close()
})

test('a container past its deadline is swept again and again, but not one whose run is not over', async () => {
  const { sandbox, docker, containers, image, instance } = await useSandbox()
  const Labels = { 'reckoner.sandbox': '1', 'reckoner.instance': instance, 'reckoner.deadline': '1' }
  const make = (name: string) =>
    docker.createContainer({
      name,
      Image: image,
      Cmd: ['python3'],
      Labels: { ...Labels, 'reckoner.owner': thisOwner() },
    })
  const kept = await make(`${instance}-active`)
  const log = pino({ level: 'silent' })
  const sweeper = createSweeper({ docker, instance, log, active: new Set([`${instance}-active`]) }, 50)
  await make(`${instance}-left`)
  const ids = async () => (await containers()).map(({ Id }) => Id)
  await expect.poll(ids, { timeout: 10_000 }).toEqual([kept.id])
  sweeper.close()
  await kept.remove({ force: true })
  await sandbox.close()
})

test('what cannot be removed is told, and keeps neither the rest nor the check from going on', async () => {
  const { docker, image, instance: theirs } = await useSandbox()
  const instance = `${theirs}-swept`
  const Labels = { 'reckoner.sandbox': '1', 'reckoner.instance': instance, 'reckoner.deadline': '1' }
  const make = () => docker.createContainer({ Image: image, Cmd: ['python3'], Labels })
  const [stuck, other] = [await make(), await make()]
  // The same daemon, which cannot remove the one.
  const remove = () => Promise.reject(new Error('device or resource busy'))
  const getContainer = (id: string) => (id === stuck.id ? { id, remove } : docker.getContainer(id))
  const broken = Object.assign(Object.create(docker), { getContainer })
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  expect(await sweep({ docker: broken, instance, active: new Set(), log })).toBe(1)
  expect(lines).toMatchObject([{ container: stuck.id, detail: expect.stringContaining('resource busy') }])
  await expect(other.inspect()).rejects.toThrow()
  const { sandbox, containers } = await useSandbox({ docker: broken, instance, runtime: 'runc' })
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong' })
  expect((await containers()).map(({ Id }) => Id)).toEqual([stuck.id])
  await sandbox.close()
  await stuck.remove({ force: true })
})

test('a check that cannot be made takes the work away until one can', async () => {
  let isBroken = true
  const { docker } = await useSandbox()
  const listContainers = (options: Docker.ContainerListOptions) =>
    isBroken ? Promise.reject(new Error('no space left on device')) : docker.listContainers(options)
  const { sandbox } = await useSandbox({
    docker: Object.assign(Object.create(docker), { listContainers }),
    runtime: 'runc',
  })
  // Also at a start, which it does not end.
  expect(await sandbox.prove()).toMatchObject({ kind: 'refused' })
  isBroken = false
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong' })
  expect(await runner(sandbox)('print(1)')).toMatchObject({ outcome: 'ok' })
  isBroken = true
  expect(await sandbox.prove()).toMatchObject({
    kind: 'refused',
    missing: [expect.stringContaining('could not be made')],
  })
  expect(await runner(sandbox)('print(1)')).toMatchObject({
    outcome: 'infra_misconfig',
    stderr: expect.stringContaining('no space left on device'),
  })
  await sandbox.close()
})

test('closing while the check is being made leaves no container behind', async () => {
  const { sandbox, containers } = await useSandbox()
  const proof = expect(sandbox.prove()).rejects.toThrow()
  await expect
    .poll(async () => (await containers()).length, { timeout: 10_000, interval: 10 })
    .toBeGreaterThan(0)
  await sandbox.close()
  expect(await containers()).toEqual([])
  await proof
})

test('a container ends with the process that made it, also when that is killed', async () => {
  const { dockerHost, sandboxImage } = await useService('sandbox')
  const instance = `test-orphan-${process.pid}`
  const script = `
    import pino from 'pino'
    import { DEFAULT_LIMITS } from '#domain/execution.ts'
    import { createLocalLeases } from '#adapters/leases/local.ts'
    import { connectDocker } from '#sandbox/client.ts'
    import { createDockerSandbox } from '#sandbox/docker.ts'
    const sandbox = createDockerSandbox({
      docker: connectDocker('${dockerHost}'),
      config: {
        host: '127.0.0.1',
        models: { preset: 'builtin' },
        sandbox: { image: '${sandboxImage}', runtime: 'auto', allowWeak: [], warm: 0, concurrency: 1, instance: '${instance}' },
      },
      places: createLocalLeases(1),
      log: pino({ level: 'silent' }),
    })
    await sandbox.prove()
    console.log('proved')
    const program = 'while True: pass'
    await sandbox.run({ program, files: [], limits: DEFAULT_LIMITS, labels: {}, lease: null }, new AbortController().signal)`
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(owner.stdout, 'data')
  const docker = connectDocker(dockerHost)
  const states = async () => {
    const filters = { label: [`reckoner.instance=${instance}`] }
    return (await docker.listContainers({ all: true, filters })).map(({ State }) => State)
  }
  await expect.poll(states, { timeout: 10_000 }).toEqual(['running'])
  owner.kill('SIGKILL')
  await expect.poll(states, { timeout: 5000, interval: 20 }).toEqual(['exited'])
  expect(await sweep({ docker, instance, active: new Set(), log: pino({ level: 'silent' }) })).toBe(1)
  expect(await states()).toEqual([])
})

test('a daemon that is not there gives a refusal and an outcome, no exception', async () => {
  const sandbox = createDockerSandbox({
    docker: connectDocker('unix:///nowhere/docker.sock'),
    config: {
      host: '127.0.0.1',
      models: { preset: 'builtin' },
      sandbox: { image: 'any', runtime: 'auto', allowWeak: [], warm: 0, concurrency: 1, instance: 'nowhere' },
    },
    places: createLocalLeases(1),
    log: pino({ level: 'silent' }),
  })
  expect(await sandbox.prove()).toMatchObject({
    kind: 'refused',
    missing: [expect.stringContaining('DOCKER_HOST')],
  })
  expect(await sandbox.alive()).toBe(false)
  expect(await sandbox.isAway()).toBe(true)
  expect(await runner(sandbox)('print(1)')).toMatchObject({ outcome: 'infra_misconfig' })
  await sandbox.close()
})
