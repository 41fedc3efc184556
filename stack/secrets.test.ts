import { mkdtemp, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { loadSecrets } from './secrets.ts'

const base = await temporaryFolder('secrets')

test('secrets are made once, differ from each other, and only their owner may read them', async () => {
  const folder = await mkdtemp(join(base, 'x-'))
  const first = await loadSecrets(folder)
  expect(await loadSecrets(folder)).toEqual(first)
  expect(new Set(Object.values(first)).size).toBe(6)
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

test('a secret that a newer version needs is added, the old ones stay', async () => {
  const folder = await mkdtemp(join(base, 'x-'))
  await writeFile(join(folder, 'secrets.json'), '{ "storageKey": "kept" }')
  expect(await loadSecrets(folder)).toMatchObject({ storageKey: 'kept', redisPassword: expect.any(String) })
})

test('a file that is damaged is not replaced, because what it opened would be lost', async () => {
  const folder = await mkdtemp(join(base, 'x-'))
  await writeFile(join(folder, 'secrets.json'), '{ "storageKey"')
  await expect(loadSecrets(folder)).rejects.toThrow('secrets.json cannot be read')
})
