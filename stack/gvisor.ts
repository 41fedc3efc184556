import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, withLock } from './cache.ts'
import { download } from './download.ts'
import { atLeast, onPath, versionOf } from './find.ts'
import { runGo } from './go.ts'
import type { Component, Found, Way } from './service.ts'
import { tryWays } from './ways.ts'

/** Versions are dates. The distribution's build of 2022 lies below, and so does one that knows no version. */
const VERSION = '20260905.0'

/** The first release after that day, and the sources of that day, which lie on a branch that has no releases. */
const RELEASE = '20260907'
const MODULE = 'gvisor.dev/gvisor/runsc@v0.0.0-20260905035102-160fafc42237'
const LINKED = `-X gvisor.dev/gvisor/runsc/version.version=release-${VERSION}`

const ARCHITECTURES = new Map([
  ['x64', 'x86_64'],
  ['arm64', 'aarch64'],
])

/** gVisor's `runsc`: the path's when it is new enough, a release, or built from source. */
export const gvisor: Component = {
  name: 'gVisor',

  async find() {
    return (
      (await usable('configured', process.env['RUNSC_PATH'])) ??
      (await usable('path', await onPath('runsc'))) ??
      (await usable('cache', cached()))
    )
  },

  async install(progress) {
    return progress.step(`gVisor ${VERSION}`, (say) =>
      withLock(`runsc-${VERSION}`, async () => (await usable('cache', cached())) ?? bring(say), say),
    )
  },
}

async function usable(way: Way, path: string | null | undefined): Promise<Found | null> {
  const version = path ? await versionOf(path) : null
  return path && version && atLeast(version, VERSION) ? { path, version, way } : null
}

function cached(): string {
  return join(cacheFolder(), 'bin', `runsc-${VERSION}`)
}

function bring(say: (detail: string) => void): Promise<Found> {
  return tryWays('gVisor', say, [
    ['download', () => fetchRelease(say)],
    ['build', () => build(say)],
  ])
}

async function fetchRelease(say: (detail: string) => void): Promise<Found | null> {
  const part = `${cached()}.download`
  const folder = `https://storage.googleapis.com/gvisor/releases/release/${RELEASE}`
  try {
    await download(`${folder}/${ARCHITECTURES.get(process.arch) ?? process.arch}/runsc`, part, { say })
    return await takeOver(part, 'download')
  } finally {
    await rm(part, { force: true })
  }
}

/** About 2 minutes on 2 cores. */
async function build(say: (detail: string) => void): Promise<Found | null> {
  const folder = `${cached()}.build`
  try {
    await mkdir(folder, { recursive: true })
    const args = ['install', '-v', '-trimpath', '-ldflags', `-s -w ${LINKED}`, MODULE]
    await runGo(args, { env: { GOBIN: folder }, say })
    return await takeOver(join(folder, 'runsc'), 'build')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Only a program that runs and says its version gets the final name. */
async function takeOver(file: string, way: Way): Promise<Found | null> {
  await chmod(file, 0o755)
  if (!(await usable(way, file))) return null
  await rename(file, cached())
  return usable(way, cached())
}
