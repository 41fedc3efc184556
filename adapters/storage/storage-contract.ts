import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Storage } from './storage.ts'
import { StorageKeyError } from './storage-key.ts'
import { getStored, putStored, StoredError } from './stored.ts'

const BAD_KEYS = [
  '',
  'org',
  'org/',
  'org/a',
  'org/a/',
  'org//b',
  '/org/a/b',
  'job/a/b',
  'org/a/../b',
  'org/../../etc/passwd',
  'org/a/./b',
  'org/a/b c',
  'org/a/b\0',
  'org/a/b\n',
  'org\\a\\b',
  'org/a/%2e%2e',
  'org/a/ü',
  `org/a/${'x'.repeat(201)}`,
  `org/a/${'x/'.repeat(500)}x`,
]

/** What every storage does; run for each backend on a real one. */
export function storageContract(name: string, open: () => Promise<Storage>): void {
  const key = (): string => `org/org_local/job/${randomUUID()}/run/r1/thing.bin`

  test(`${name} gives back the bytes that were put, empty and large ones too`, async () => {
    const storage = await open()
    for (const bytes of [new Uint8Array(), Buffer.from('ünïcode'), randomBytes(6 * 1024 ** 2 + 1)]) {
      const name = key()
      await storage.put(name, bytes, 'application/octet-stream')
      expect(Buffer.compare((await storage.get(name)) ?? Buffer.from('none'), bytes)).toBe(0)
    }
  })

  test(`${name} gives null for what was never put`, async () => {
    expect(await (await open()).get(key())).toBeNull()
  })

  test(`${name} replaces an object in one piece while others read and write it`, async () => {
    const storage = await open()
    const name = key()
    const versions = Array.from({ length: 4 }, (_, index) => Buffer.alloc(200_000, index))
    await storage.put(name, Buffer.alloc(200_000, 9), 'text/plain')
    const writes = versions.map((bytes) => storage.put(name, bytes, 'text/plain'))
    const reads = Array.from({ length: 8 }, () => storage.get(name))
    for (const bytes of await Promise.all(reads)) {
      expect(bytes?.byteLength).toBe(200_000)
      expect(new Set(bytes).size).toBe(1)
    }
    await Promise.all(writes)
    await storage.put(name, Buffer.from('last'), 'text/plain')
    expect(Buffer.from((await storage.get(name)) ?? []).toString()).toBe('last')
  })

  test.each(BAD_KEYS)(`${name} refuses the key %j`, async (bad) => {
    const storage = await open()
    await expect(storage.put(bad, Buffer.from('x'), 'text/plain')).rejects.toThrow(StorageKeyError)
    await expect(storage.get(bad)).rejects.toThrow(StorageKeyError)
  })

  test(`${name} is ready, twice`, async () => {
    const storage = await open()
    await storage.ready()
    await storage.ready()
  })

  test(`${name} hands out a reference only for the bytes it stands for`, async () => {
    const storage = await open()
    const stored = await putStored(storage, key(), Buffer.from('first'), 'text/plain')
    expect(stored).toMatchObject({ bytes: 5, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(Buffer.from(await getStored(storage, stored)).toString()).toBe('first')
    await storage.put(stored.key, Buffer.from('other'), 'text/plain')
    await expect(getStored(storage, stored)).rejects.toThrow(StoredError)
    await expect(getStored(storage, { ...stored, key: key() })).rejects.toThrow(/no longer in the store/)
  })
}
