import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStorage } from './create-storage.ts'
import { SealError } from './sealed.ts'
import { storageContract } from './storage-contract.ts'

const SECRET = 'a secret of at least thirty-two characters'
const KEY = 'org/org_local/job/j1/run/r1/secret.txt'
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'))
})
afterAll(() => rm(folder, { recursive: true }))

const open = (key = SECRET, name = 'store') =>
  createStorage({ kind: 'filesystem', path: join(folder, name), key })

storageContract('filesystem', async () => open())

test('a file on disk is for its owner alone and holds no plain byte', async () => {
  await open().put(KEY, Buffer.from('the plain words'), 'text/plain')
  const path = join(folder, 'store', KEY)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'store', 'org'))).mode & 0o777).toBe(0o700)
  expect((await readFile(path)).includes('plain')).toBe(false)
})

test('the same bytes are never sealed alike', async () => {
  const path = join(folder, 'store', KEY)
  await open().put(KEY, Buffer.from('twice'), 'text/plain')
  const first = await readFile(path)
  await open().put(KEY, Buffer.from('twice'), 'text/plain')
  expect(first.equals(await readFile(path))).toBe(false)
})

test('a file that an older build sealed still opens', async () => {
  const path = join(folder, 'older', 'org/org_local/job/j1')
  await mkdir(path, { recursive: true })
  const sealed = 'UktTMWJ97czAEoli61u2GLA4MxpVqt+vW6VnWyRV/LxWSoZp5LQp1j0tmw=='
  await writeFile(join(path, 'kept.txt'), Buffer.from(sealed, 'base64'))
  const bytes = await open(SECRET, 'older').get('org/org_local/job/j1/kept.txt')
  expect(Buffer.from(bytes ?? []).toString()).toBe('kept before')
})

test('another key reads nothing and is not ready', async () => {
  const mine = open(SECRET, 'keyed')
  await mine.ready()
  await mine.put(KEY, Buffer.from('mine'), 'text/plain')
  const other = open('another secret of at least 32 characters', 'keyed')
  await expect(other.get(KEY)).rejects.toThrow(SealError)
  await expect(other.ready()).rejects.toThrow(/another STORAGE_KEY/)
})

test('a file moved to another key, cut short or changed by one bit does not open', async () => {
  const storage = open(SECRET, 'moved')
  await storage.put(KEY, Buffer.from('belongs here'), 'text/plain')
  const sealed = await readFile(join(folder, 'moved', KEY))
  const path = join(folder, 'moved', 'org/org_other/job/copy.txt')
  await mkdir(join(path, '..'), { recursive: true })
  const flipped = Buffer.from(sealed)
  flipped[20] = (flipped[20] ?? 0) ^ 1
  for (const bytes of [
    sealed,
    flipped,
    sealed.subarray(0, 20),
    sealed.subarray(0, -1),
    Buffer.from('plain'),
  ]) {
    await writeFile(path, bytes)
    await expect(storage.get('org/org_other/job/copy.txt')).rejects.toThrow(SealError)
  }
})

test('no temporary file is left, and one left by a crash is not an object', async () => {
  const storage = open(SECRET, 'tidy')
  await storage.put(KEY, Buffer.from('x'), 'text/plain')
  expect(await readdir(join(folder, 'tidy', '.scratch'))).toEqual([])
  await writeFile(join(folder, 'tidy', '.scratch', 'left'), 'half')
  await expect(storage.get('.scratch/left')).rejects.toThrow(/no storage key/)
})

test('a folder for temporary files that is gone is made again', async () => {
  const storage = open(SECRET, 'bared')
  await storage.ready()
  await rm(join(folder, 'bared', '.scratch'), { recursive: true })
  await storage.put(KEY, Buffer.from('x'), 'text/plain')
  expect(Buffer.from((await storage.get(KEY)) ?? []).toString()).toBe('x')
  expect((await stat(join(folder, 'bared', '.scratch'))).mode & 0o777).toBe(0o700)
})

test('what cannot be put leaves no temporary file', async () => {
  const storage = open(SECRET, 'blocked')
  await storage.put('org/a/file', Buffer.from('x'), 'text/plain')
  await expect(storage.put('org/a/file/below', Buffer.from('y'), 'text/plain')).rejects.toThrow(
    /ENOTDIR|EEXIST/,
  )
  expect(await readdir(join(folder, 'blocked', '.scratch'))).toEqual([])
})

test('a folder that cannot be written is said to be not ready', async () => {
  await writeFile(join(folder, 'a-file'), '')
  await expect(open(SECRET, 'a-file').ready()).rejects.toThrow(/ENOTDIR|EEXIST/)
})

test('what a writer left that died is swept up, what is being written is not', async () => {
  const store = open(SECRET, 'swept')
  await store.ready()
  const scratch = join(folder, 'swept', '.scratch')
  const old = new Date(Date.now() - 2 * 3_600_000)
  for (const name of ['dead', 'alive']) await writeFile(join(scratch, name), 'x')
  await utimes(join(scratch, 'dead'), old, old)
  await store.ready()
  expect(await readdir(scratch)).toEqual(['alive'])
})
