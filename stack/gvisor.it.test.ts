import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { processesWith } from '#test/processes.ts'
import { useService } from '#test/services.ts'
import { dockerClient } from './docker-client.ts'
import { ensureDocker } from './docker.ts'
import { type DaemonFolders, filesOf, ownFolders } from './docker-folders.ts'
import type { DockerHandle } from './docker-handle.ts'
import { sweepDaemon } from './docker-leftovers.ts'
import { changeRuntimes, type Runtimes } from './docker-runtimes.ts'
import { choiceFile, GVISOR } from './gvisor-choice.ts'
import { gvisor } from './gvisor.ts'
import { probe } from './gvisor-probe.ts'
import { ensureGvisor } from './gvisor-runtime.ts'
import { createProgress } from './progress.ts'
import { ensureSandboxImage } from './sandbox-image.ts'

const isRoot = process.getuid?.() === 0
const quiet = createProgress({ write: () => {} })
/** Later than any release, so that no choice is known for it. */
const VERSION = '20990101'

// Brings gVisor and measures its platform, where that was not done before.
if (isRoot) await useService('sandbox')
const real = await gvisor.find()

describe.skipIf(!isRoot)('gVisor in a daemon of ours', () => {
  let parent = ''
  let folders: DaemonFolders = { data: '', runtime: '' }
  let handle: DockerHandle
  let image = ''
  let count = 0

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'reckoner-gvisor-'))
    await chmod(parent, 0o711)
    folders = ownFolders(parent)
    handle = await ensureDocker(quiet, { own: folders })
    image = await ensureSandboxImage(handle.host, quiet)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(choiceFile(`${VERSION}.${count}`), { force: true })
  })
  afterAll(async () => {
    await handle.release()
    await vi.waitFor(() => expect(processesWith(`${folders.runtime}/`)).toEqual([]), 20_000)
    await rm(folders.runtime, { recursive: true, force: true })
    await rm(parent, { recursive: true, force: true })
  })

  /** A runsc of a version of its own, which does what the script says before it is the real one. */
  async function pretend(script: string): Promise<string> {
    count += 1
    const path = join(parent, `pretended-${count}`)
    const version = `case "$*" in *--version*) echo runsc version release-${VERSION}.${count}; exit;; esac`
    await writeFile(path, `#!/bin/sh\n${version}\n${script}\nexec ${real?.path} "$@"\n`)
    await chmod(path, 0o755)
    vi.stubEnv('RUNSC_PATH', path)
    return path
  }

  /** @returns the line that people are told at the end */
  async function bring(probeMs?: number): Promise<string> {
    let told = ''
    await ensureGvisor(handle, image, createProgress({ write: (text) => (told += text) }), probeMs)
    return told
  }

  async function runtimes(): Promise<Runtimes> {
    const info: { Runtimes: Runtimes } = await dockerClient(handle.host).info()
    return info.Runtimes
  }

  async function startSleeping(runtime: string) {
    const container = await dockerClient(handle.host).createContainer({
      Image: image,
      Cmd: ['python3', '-c', 'import time; time.sleep(600)'],
      HostConfig: { Runtime: runtime, NetworkMode: 'none' },
    })
    await container.start()
    return container
  }

  test('is registered when the daemon starts', async () => {
    const { [GVISOR]: registered } = await runtimes()
    expect(registered).toMatchObject({ path: real?.path })
    expect(registered?.runtimeArgs).toContain('--oci-seccomp')
  })

  test('is measured once, and taken over by the running daemon without disturbing containers', async () => {
    const path = await pretend('')
    const container = await startSleeping('runc')
    const before = await container.inspect()
    expect(await bring()).toMatch(
      /configured, version 20990101\.\d+, (systrap|ptrace) \(systrap \d+ ms, ptrace \d+ ms\)/,
    )
    expect((await runtimes())[GVISOR]).toMatchObject({ path })
    expect(Object.keys(await runtimes()).filter((name) => name.startsWith('runsc-'))).toEqual([])
    expect(await bring()).toContain('measured before')
    const after = await container.inspect()
    expect(after.State).toMatchObject({ Running: true, Pid: before.State.Pid })
    await container.remove({ force: true })
  })

  test('runs programs on a kernel of its own', async () => {
    await bring()
    const docker = dockerClient(handle.host)
    const container = await docker.createContainer({
      Image: image,
      Cmd: ['python3', '-c', 'print(open("/proc/version").read())'],
      HostConfig: { Runtime: GVISOR, NetworkMode: 'none' },
    })
    await container.start()
    await container.wait()
    const output = await container.logs({ stdout: true, stderr: true })
    expect(output.toString()).toContain('gvisor')
    await container.remove()
  })

  test('a platform that hangs is killed at its limit, and the other one is taken', async () => {
    await pretend('case "$*" in *--platform=systrap*) sleep 4217; exit;; esac')
    expect(await bring(8000)).toMatch(/ptrace \(systrap does not run, ptrace \d+ ms\)/)
    expect(processesWith('sleep 4217')).toEqual([])
    expect(await dockerClient(handle.host).listContainers({ all: true })).toEqual([])
  })

  test('a run that hangs says so, and leaves neither a process nor a container', async () => {
    const path = await pretend('sleep 4218')
    let before: Runtimes = {}
    await changeRuntimes(folders, (known) => {
      before = known
      return { ...known, hanging: { path, runtimeArgs: [] } }
    })
    const trial = { dockerHost: handle.host, image, runtime: 'hanging', limitMs: 1000 }
    const since = performance.now()
    await expect(probe(trial)).rejects.toThrow('it did not end within 1 s.')
    expect(performance.now() - since).toBeLessThan(1000 + 5000)
    expect(processesWith('sleep 4218')).toEqual([])
    expect(await dockerClient(handle.host).listContainers({ all: true })).toEqual([])
    await changeRuntimes(folders, () => before)
    expect(Object.keys(await runtimes())).not.toContain('hanging')
  })

  test('one that does not run is not registered, and it is told why', async () => {
    const before = await runtimes()
    await pretend('echo "this machine is too strange" >&2; exit 7')
    expect(await bring()).toMatch(
      /not registered .*it does not run here\. systrap: .*exit status 7.* ptrace: /,
    )
    expect(await runtimes()).toEqual(before)
  })

  test('its processes are swept with those of a daemon that was killed', async () => {
    await bring()
    await startSleeping(GVISOR)
    const runtime = `${folders.runtime}/`
    expect(processesWith(runtime).some((line) => line.includes('runsc-sandbox'))).toBe(true)
    for (const program of ['docker-keeper', 'dockerd', 'containerd-shim']) {
      for (const line of processesWith(runtime).filter((text) => text.includes(program)))
        process.kill(Number(line.split(' ')[0]), 'SIGKILL')
    }
    await sweepDaemon(folders)
    expect(processesWith(`${filesOf(folders).exec}/`)).toEqual([])
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
    expect(mounts).not.toContain(`${folders.runtime}/`)
    expect(mounts).not.toContain(`${folders.data}/`)
  })
})
