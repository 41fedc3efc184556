import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DaemonFolders, filesOf, ownFolders } from '#stack/docker-folders.ts'
import { sweepDaemon } from '#stack/docker-leftovers.ts'
import { findDockerd } from '#stack/dockerd.ts'
import { createProgress } from '#stack/progress.ts'
import { ensureSandboxImage } from '#stack/sandbox-image.ts'
import { useService } from '#test/services.ts'
import { connectDocker } from './client.ts'
import { createStrayWatch } from './strays.ts'

const { dockerHost, dockerPrivate } = await useService('sandbox')
const isRoot = process.getuid?.() === 0
const newId = () => randomBytes(32).toString('hex')

/** What a watch of a daemon logs as an error, and the watch. */
function watchOf(host: string) {
  const alarms: Record<string, unknown>[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void alarms.push(JSON.parse(line)) })
  return { watch: createStrayWatch({ docker: connectDocker(host), log }), alarms }
}

/** A process that is called like what holds a container of a daemon. */
async function pretend(folder: string, id: string): Promise<ChildProcess> {
  const words = ['-namespace', 'moby', '-id', id, '-address', `${folder}/exec/containerd/containerd.sock`]
  const script = 'setInterval(() => {}, 1000); console.log()'
  const child = spawn(process.execPath, ['-e', script, '--', ...words], {
    argv0: 'containerd-shim-runc-v2',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

/** One that waits for its parent to take notice of its end is none. */
const isAlive = (pid = 0) =>
  existsSync(`/proc/${pid}/status`) && !/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

const folderOf = (host: string) => host.replace('unix://', '').replace('/docker.sock', '')

describe.runIf(dockerPrivate)('in a daemon of our own', () => {
  const pretended: ChildProcess[] = []
  afterEach(() => pretended.splice(0).forEach((child) => child.kill('SIGKILL')))

  test('a process of an unknown container is told and ended in the second round', async () => {
    const { watch, alarms } = watchOf(dockerHost)
    const id = newId()
    const stray = await pretend(folderOf(dockerHost), id)
    pretended.push(stray)
    await watch.look()
    expect(isAlive(stray.pid)).toBe(true)
    const ended = once(stray, 'exit')
    await watch.look()
    expect(await ended).toEqual([null, 'SIGKILL'])
    const ours = alarms.filter(({ container }) => container === id)
    expect(ours).toMatchObject([{ level: 50, pids: [stray.pid], ended: true, ageMs: expect.any(Number) }])
  })

  test('what comes up between two rounds is left alone, and so is what belongs to another daemon', async () => {
    const { watch, alarms } = watchOf(dockerHost)
    const ids = [newId(), newId()]
    pretended.push(await pretend('/run/reckoner/docker-of-another', ids[0] ?? ''))
    await watch.look()
    pretended.push(await pretend(folderOf(dockerHost), ids[1] ?? ''))
    await watch.look()
    expect(pretended.map(({ pid }) => isAlive(pid))).toEqual([true, true])
    expect(alarms.filter(({ container }) => ids.includes(String(container)))).toEqual([])
  })
})

test('a daemon elsewhere is not looked at', async () => {
  await watchOf('tcp://docker.example:2375').watch.look()
})

describe.runIf(isRoot)('a container of which its daemon knows nothing', () => {
  let parent = ''
  let folders: DaemonFolders = { data: '', runtime: '' }
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'reckoner-strays-'))
    await chmod(parent, 0o711)
    folders = ownFolders(parent)
    await mkdir(folders.runtime, { recursive: true })
    await chmod(folders.runtime, 0o711)
  })
  afterEach(async () => {
    await sweepDaemon(folders)
    await rm(folders.runtime, { recursive: true, force: true })
    await rm(parent, { recursive: true, force: true })
  })

  /** Without a keeper, who would end what such a daemon leaves. */
  async function startDaemon() {
    const { socket, config, pid, exec } = filesOf(folders)
    await writeFile(config, '{}')
    const settings = {
      'config-file': config,
      'data-root': folders.data,
      'exec-root': exec,
      pidfile: pid,
      host: `unix://${socket}`,
      'userns-remap': 'default',
      'log-level': 'fatal',
      bridge: 'none',
      iptables: 'false',
    }
    const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
    const daemon = spawn((await findDockerd()) ?? 'dockerd', flags, { stdio: 'ignore' })
    const docker = connectDocker(`unix://${socket}`)
    const answers = () =>
      docker.ping().then(
        () => true,
        () => false,
      )
    await expect.poll(answers, { timeout: 30_000 }).toBe(true)
    return { daemon, docker, host: `unix://${socket}` }
  }

  /** As after a crash: both are gone, what held the container goes on, and nothing is written down of it. */
  async function forget(daemon: ChildProcess) {
    const { exec, pid, socket } = filesOf(folders)
    const containerd = join(exec, 'containerd')
    const ended = once(daemon, 'exit')
    daemon.kill('SIGKILL')
    await ended
    process.kill(Number(await readFile(join(containerd, 'containerd.pid'), 'utf8')), 'SIGKILL')
    await rm(join(containerd, 'daemon', 'io.containerd.runtime.v2.task'), { recursive: true, force: true })
    const [remapped = ''] = await readdir(folders.data)
    for (const name of ['containers', 'containerd'])
      await rm(join(folders.data, remapped, name), { recursive: true })
    await Promise.all(
      [pid, socket, join(containerd, 'containerd.pid')].map((file) => rm(file, { force: true })),
    )
  }

  async function leaveStray() {
    const { daemon, docker, host } = await startDaemon()
    const image = await ensureSandboxImage(host, createProgress({ write: () => {} }))
    const Cmd = ['python3', '-c', 'import time; time.sleep(600)']
    const container = await docker.createContainer({ Image: image, Cmd, HostConfig: { NetworkMode: 'none' } })
    await container.start()
    const { State } = await container.inspect()
    await forget(daemon)
    const anew = await startDaemon()
    expect(await anew.docker.listContainers({ all: true })).toEqual([])
    expect(isAlive(State.Pid)).toBe(true)
    return { ...anew, id: container.id, pid: State.Pid }
  }

  test('is told where others use the daemon, and ended, program and all, where it is ours', async () => {
    const { daemon, host, id, pid } = await leaveStray()
    const shared = watchOf(host)
    for (const _ of ['first', 'second', 'third']) await shared.watch.look()
    expect(shared.alarms).toMatchObject([{ container: id, ended: false }])
    expect(isAlive(pid)).toBe(true)

    // What the embedded stack's daemons have beside their socket.
    await writeFile(filesOf(folders).keeper, '')
    const ours = watchOf(host)
    await ours.watch.look()
    await ours.watch.look()
    expect(ours.alarms).toMatchObject([{ container: id, ended: true }])
    await expect.poll(() => isAlive(pid)).toBe(false)
    await ours.watch.look()
    expect(ours.alarms).toHaveLength(1)
    const ended = once(daemon, 'exit')
    daemon.kill('SIGTERM')
    await ended
  }, 180_000)
})
