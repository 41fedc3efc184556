import { expect, test } from 'vitest'
import { createStorage } from '#adapters/storage/create-storage.ts'
import type { StorageConfig } from '#config.ts'
import { useService } from '#test/services.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { listObjects } from './objects.ts'

const s3 = await useService('s3')
const folder = await temporaryFolder('objects')

const STORES: StorageConfig[] = [
  { kind: 'filesystem', path: folder, key: 'k'.repeat(32) },
  { kind: 's3', region: 'us-east-1', bucket: 'audited', ...s3 },
]

test.each(STORES)('$kind: lists what is there, however deep, and nothing else', async (config) => {
  expect(await listObjects(config)).toEqual({ objects: [], unfinished: [] })
  const storage = createStorage(config)
  await storage.ready()
  const keys = ['org/o/image/a.png', 'org/o/job/j/run/r/files/b']
  for (const key of keys) await storage.put(key, new Uint8Array([1]), 'image/png')
  const { objects, unfinished } = await listObjects(config)
  expect(objects.map(({ key }) => key).sort()).toEqual(keys)
  for (const { ageMs } of objects) expect(Math.abs(ageMs)).toBeLessThan(60_000)
  expect(unfinished).toEqual([])
})
