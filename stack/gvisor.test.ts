import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { gvisor } from './gvisor.ts'
import { choiceFile, keepChoice, knownRuntime } from './gvisor-choice.ts'

const base = await temporaryFolder('gvisor')
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(base, 'x-'))
  vi.stubEnv('XDG_CACHE_HOME', folder)
  vi.stubEnv('PATH', `${folder}:/bin`)
  vi.stubEnv('RUNSC_PATH', undefined)
})
afterEach(() => vi.unstubAllEnvs())

/** A program that says a version as runsc does. */
async function runsc(file: string, version: string): Promise<string> {
  const path = join(folder, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `#!/bin/sh\necho 'runsc version ${version}'\necho 'spec: 1.2.1'\n`)
  await chmod(path, 0o755)
  return path
}

test.each([
  ['of the pinned day', 'release-20260905.0', '20260905.0'],
  ['of a later day', 'release-20261102.0-14-g1234567', '20261102.0'],
])('a release %s is taken', async (_, version, expected) => {
  const path = await runsc('runsc', version)
  expect(await gvisor.find()).toEqual({ path, version: expected, way: 'path' })
})

test.each([
  ['an older release', 'release-20260904.9'],
  ["the distribution's build of 2022", '0.0~20221219.0'],
  ['a build that knows no version', 'VERSION_MISSING'],
])('%s is passed over', async (_, version) => {
  vi.stubEnv('RUNSC_PATH', await runsc('runsc', version))
  expect(await gvisor.find()).toBeNull()
})

test('the configured one comes before the path and the cache', async () => {
  await runsc('runsc', 'release-20260905.0')
  await runsc('reckoner/bin/runsc-20260905.0', 'release-20260905.0')
  const path = await runsc('mine', 'release-20260905.0')
  vi.stubEnv('RUNSC_PATH', path)
  expect(await gvisor.find()).toMatchObject({ path, way: 'configured' })
})

test('a daemon starts with it once its platform was measured, and not before', async () => {
  const path = await runsc('reckoner/bin/runsc-20260905.0', 'release-20260905.0')
  expect(await knownRuntime()).toBeNull()
  await keepChoice('20260905.0', { platform: 'ptrace', ms: { systrap: null, ptrace: 800 } })
  expect(await knownRuntime()).toEqual({
    path,
    runtimeArgs: ['--network=none', '--platform=ptrace', '--oci-seccomp'],
  })
})

test('a damaged choice is none', async () => {
  await runsc('runsc', 'release-20260905.0')
  await keepChoice('20260905.0', { platform: 'ptrace', ms: { systrap: null, ptrace: 800 } })
  await writeFile(choiceFile('20260905.0'), '{"platform":"kvm"')
  expect(await knownRuntime()).toBeNull()
})
