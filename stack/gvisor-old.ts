import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { refreshLists } from './apt.ts'
import { cacheFolder, withLock } from './cache.ts'
import type { DockerHandle } from './docker-handle.ts'
import { changeRuntimes } from './docker-runtimes.ts'
import { isExecutable } from './find.ts'
import { runtimeOf } from './gvisor-choice.ts'
import { run } from './run.ts'
import type { Progress } from './service.ts'

/** The name under which containers ask for it. */
export const OLD_GVISOR = 'runsc-2022'

/**
 * Registers the distribution's gVisor of 2022 beside ours, for comparison in measurements and nothing else: it lets
 * through what ours does not. It is taken out of its package without being installed. Its one platform that runs
 * everywhere is `ptrace`.
 * @throws Error when the daemon is not ours, or there is no such package
 */
export async function registerOldGvisor({ folders }: DockerHandle, progress: Progress): Promise<void> {
  if (folders === null) throw new Error(`Only a daemon of ours can be given the runtime ${OLD_GVISOR}.`)
  await progress.step('gVisor of 2022', async (say) => {
    const path = await withLock(OLD_GVISOR, () => bring(say), say)
    await changeRuntimes(folders, (known) => ({ ...known, [OLD_GVISOR]: runtimeOf(path, 'ptrace') }))
    say(path)
  })
}

async function bring(say: (detail: string) => void): Promise<string> {
  const path = join(cacheFolder(), 'bin', OLD_GVISOR)
  if (await isExecutable(path)) return path
  await mkdir(join(cacheFolder(), 'bin'), { recursive: true })
  const folder = await mkdtemp(`${path}.`)
  try {
    await fetchPackage(folder, say)
    const file = (await readdir(folder)).find((name) => name.endsWith('.deb')) ?? ''
    await run('dpkg-deb', ['-x', join(folder, file), folder])
    await rename(join(folder, 'usr', 'bin', 'runsc'), path)
    return path
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fetchPackage(folder: string, say: (detail: string) => void): Promise<void> {
  const told = (line: string) => say(`apt-get: ${line}`)
  // Its helper is an ordinary user, who could not write into a folder of ours.
  const args = ['download', '-o', 'APT::Sandbox::User=root', 'runsc']
  try {
    await run('apt-get', args, { cwd: folder, say: told })
  } catch {
    await refreshLists(say)
    await run('apt-get', args, { cwd: folder, say: told })
  }
}
