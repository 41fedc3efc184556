import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandLines } from '#test/processes.ts'
import { dockerClient } from './docker-client.ts'
import { ensureDocker } from './docker.ts'
import { type DaemonFolders, filesOf, ownFolders } from './docker-folders.ts'
import { hasImage } from './docker-images.ts'
import { tryLock } from './lock.ts'
import { createProgress } from './progress.ts'
import { ensureSandboxImage } from './sandbox-image.ts'

const ROOT = join(import.meta.dirname, '..')
const progress = createProgress({ write: () => {} })
const isRoot = process.getuid?.() === 0

/** Processes that were started for a daemon in this folder. */
const processesOf = ({ runtime }: DaemonFolders): string[] =>
  commandLines().filter((line) => line.includes(`${runtime}/`) || line.includes(`${runtime} `))

const pidOf = (folders: DaemonFolders, program: string): number => {
  const line = processesOf(folders).find((text) => text.includes(program) && !text.includes('flock'))
  return Number(line?.split(' ')[0])
}

describe.skipIf(!isRoot)('a private daemon', () => {
  let parent = ''
  let folders: DaemonFolders = { data: '', runtime: '' }
  const users: ChildProcess[] = []

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'reckoner-docker-'))
    await chmod(parent, 0o711)
    folders = ownFolders(parent)
  })
  afterEach(async () => {
    for (const user of users.splice(0)) user.kill('SIGKILL')
    await expect.poll(() => processesOf(folders), { timeout: 20_000 }).toEqual([])
    // Nothing of it lies anywhere else.
    const beside = readdirSync(dirname(folders.runtime)).filter((name) =>
      name.startsWith(basename(folders.runtime)),
    )
    expect(beside).toEqual([basename(folders.runtime)])
    await rm(folders.runtime, { recursive: true, force: true })
    await rm(parent, { recursive: true, force: true })
  })

  /** A process of its own that uses the daemon until it is killed. */
  async function startUser(): Promise<ChildProcess> {
    const script = `
      import { ensureDocker } from '#stack/docker.ts'
      import { createProgress } from '#stack/progress.ts'
      const own = ${JSON.stringify(folders)}
      const handle = await ensureDocker(createProgress({ write() {} }), { own })
      console.log(handle.way)
      setInterval(() => {}, 1000)`
    const user = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    users.push(user)
    await new Promise<void>((resolve, reject) => {
      user.stdout?.once('data', () => resolve())
      user.once('exit', (code) => reject(new Error(`The user ended with exit code ${code}.`)))
    })
    return user
  }

  test('is started anew by whoever comes while the last keeper is still ending', async () => {
    const ending = await tryLock(filesOf(folders).keeper)
    setTimeout(() => void ending?.release(), 500)
    const handle = await ensureDocker(progress, { own: folders })
    expect(handle.way).toBe('private daemon with user namespaces')
    await handle.release()
  })

  test('has user namespaces, is shared, and ends with its last user', async () => {
    const first = await ensureDocker(progress, { own: folders })
    const second = await ensureDocker(progress, { own: folders })
    expect(first).toMatchObject({ folders, way: 'private daemon with user namespaces' })
    expect(second).toMatchObject({ host: first.host, way: 'private daemon with user namespaces, shared' })
    const info: unknown = await dockerClient(first.host).info()
    expect(info).toMatchObject({ SecurityOptions: expect.arrayContaining(['name=userns']) })
    await first.release()
    await dockerClient(first.host).ping()
    await second.release()
    await expect.poll(() => processesOf(folders), { timeout: 20_000 }).toEqual([])
  })

  test('ends when its only user is killed, and its containers with it', async () => {
    const user = await startUser()
    const host = `unix://${filesOf(folders).socket}`
    const image = await ensureSandboxImage(host, progress)
    const docker = dockerClient(host)
    expect(await hasImage(docker, image)).toBe(true)
    const container = await docker.createContainer({
      Image: image,
      Cmd: ['python3', '-c', 'import time; time.sleep(600)'],
      HostConfig: { NetworkMode: 'none' },
    })
    await container.start()
    const { State } = await container.inspect()
    user.kill('SIGKILL')
    await expect.poll(() => processesOf(folders), { timeout: 20_000 }).toEqual([])
    expect(() => process.kill(State.Pid, 0)).toThrow('ESRCH')
  })

  test('outlives the process that started it while somebody else uses it', async () => {
    const starter = await startUser()
    const handle = await ensureDocker(progress, { own: folders })
    starter.kill('SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 500))
    await dockerClient(handle.host).ping()
    await handle.release()
  })

  test.each(['dockerd', 'docker-keeper'])('is started anew after its %s was killed', async (program) => {
    const user = await startUser()
    process.kill(pidOf(folders, program), 'SIGKILL')
    user.kill('SIGKILL')
    const handle = await ensureDocker(progress, { own: folders })
    await dockerClient(handle.host).ping()
    await handle.release()
  })

  test('is started again as often as its dockerd is killed while somebody uses it', async () => {
    const handle = await ensureDocker(progress, { own: folders })
    const daemon = () => pidOf(folders, 'dockerd --')
    const answers = (before: number) =>
      dockerClient(handle.host)
        .ping()
        .then(() => daemon() !== before)
        .catch(() => false)
    for (let times = 0; times < 2; times += 1) {
      const killed = daemon()
      process.kill(killed, 'SIGKILL')
      await expect.poll(() => answers(killed), { timeout: 30_000 }).toBe(true)
    }
    await handle.release()
  })

  test('that cannot be started says why', async () => {
    // Root in a container is an ordinary user outside, who may not pass through here.
    await chmod(parent, 0o700)
    await expect(ensureDocker(progress, { own: folders })).rejects.toThrow(
      'restricts access to the remapped root',
    )
  })

  test('is started once by many at the same time', async () => {
    const handles = await Promise.all([1, 2, 3, 4].map(() => ensureDocker(progress, { own: folders })))
    expect(new Set(handles.map(({ host }) => host)).size).toBe(1)
    expect(processesOf(folders).filter((line) => line.includes('dockerd --'))).toHaveLength(1)
    for (const handle of handles) await handle.release()
  })
})

describe('DOCKER_HOST', () => {
  const before = process.env['DOCKER_HOST']
  afterAll(() => {
    if (before === undefined) delete process.env['DOCKER_HOST']
    else process.env['DOCKER_HOST'] = before
  })

  test('is the only daemon that is looked for when it is set', async () => {
    process.env['DOCKER_HOST'] = 'unix:///nowhere/docker.sock'
    await expect(ensureDocker(progress)).rejects.toThrow('no Docker answers at unix:///nowhere/docker.sock')
  })
})
