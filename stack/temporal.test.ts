import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { temporal } from './temporal.ts'

const base = await temporaryFolder('temporal')

afterEach(() => vi.unstubAllEnvs())

async function cacheWith(content: string): Promise<string> {
  const folder = await mkdtemp(join(base, 'x-'))
  const file = join(folder, 'reckoner', 'bin', 'temporal-1.8.2')
  await mkdir(join(folder, 'reckoner', 'bin'), { recursive: true })
  await writeFile(file, content)
  await chmod(file, 0o755)
  vi.stubEnv('XDG_CACHE_HOME', folder)
  vi.stubEnv('PATH', '/bin')
  vi.stubEnv('TEMPORAL_CLI_PATH', undefined)
  return file
}

test('a server in the cache is taken when it runs', async () => {
  const path = await cacheWith('#!/bin/sh\necho temporal version 1.8.2\n')
  expect(await temporal.find()).toEqual({ path, version: '1.8.2', way: 'cache' })
})

test('a half-built or cut file in the cache is not taken', async () => {
  await cacheWith('\u007fELF')
  expect(await temporal.find()).toBeNull()
})

test('an older server on the path is passed over', async () => {
  const file = await cacheWith('#!/bin/sh\necho temporal version 1.8.1\n')
  vi.stubEnv('TEMPORAL_CLI_PATH', file)
  expect(await temporal.find()).toBeNull()
})
