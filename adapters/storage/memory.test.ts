import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { createStorage } from './create-storage.ts'
import { createMemory, remembering } from './memory.ts'
import { getStored, putProven, putStored, recallStored, sha256Of, StoredError } from './stored.ts'

const path = join(await temporaryFolder('memory'), 'store')
const store = createStorage({ kind: 'filesystem', path, key: 'a secret of at least thirty-two characters' })
const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes)

let made = 0
const freshKey = () => `org/org_local/job/job_1/run/run-1/thing-${(made += 1)}.txt`

/** A store with a memory, and how often it was read. */
function counted() {
  const reads: string[] = []
  const get = (key: string) => {
    reads.push(key)
    return store.get(key)
  }
  return { storage: remembering({ ...store, get }), reads }
}
type Counted = ReturnType<typeof counted>['storage']

const keep = (storage: Counted, text = 'kept') => putStored(storage, freshKey(), bytesOf(text), 'text/plain')
const lose = (key: string) => rm(join(path, key))

test('what was read is not asked for again, by those who recall it', async () => {
  const { storage, reads } = counted()
  const stored = await keep(storage)
  for (let times = 0; times < 3; times += 1) expect(textOf(await recallStored(storage, stored))).toBe('kept')
  expect(reads).toEqual([stored.key])
})

test('what was merely sent is read once: the store may have lost it', async () => {
  const { storage } = counted()
  const stored = await keep(storage)
  await lose(stored.key)
  await expect(recallStored(storage, stored)).rejects.toThrow(StoredError)
})

test('what was proved is read back from the store itself, and remembered', async () => {
  const { storage, reads } = counted()
  const stored = await putProven(storage, freshKey(), bytesOf('an answer'), 'text/plain')
  expect(reads).toEqual([stored.key])
  // Once more: what is remembered proves nothing of a second time.
  await putProven(storage, stored.key, bytesOf('an answer'), 'text/plain')
  expect(reads).toHaveLength(2)
  expect(textOf(await recallStored(storage, stored))).toBe('an answer')
  expect(reads).toHaveLength(2)
})

test('whoever asks for what the store has is told that it is lost, remembered or not', async () => {
  const { storage } = counted()
  const stored = await keep(storage)
  await recallStored(storage, stored)
  await lose(stored.key)
  await expect(getStored(storage, stored)).rejects.toThrow(/no longer in the store/)
})

test('bytes that are not those of the reference are not remembered', async () => {
  const { storage } = counted()
  const stored = await keep(storage)
  await storage.put(stored.key, bytesOf('other'), 'text/plain')
  await expect(recallStored(storage, stored)).rejects.toThrow(/not what was stored/)
  await storage.put(stored.key, bytesOf('kept'), 'text/plain')
  expect(textOf(await recallStored(storage, stored))).toBe('kept')
})

test('a store without a memory is read each time', async () => {
  const stored = await putProven(store, freshKey(), bytesOf('kept'), 'text/plain')
  expect(textOf(await recallStored(store, stored))).toBe('kept')
  await lose(stored.key)
  await expect(recallStored(store, stored)).rejects.toThrow(StoredError)
})

const referenceTo = (key: string, bytes: Uint8Array) => ({
  key,
  sha256: sha256Of(bytes),
  bytes: bytes.byteLength,
})
const [one, other] = [bytesOf('one'), bytesOf('other')]

test('a reference is another with another key, or another hash', () => {
  const memory = createMemory()
  memory.remember(referenceTo('org/a/x', one), one)
  expect(memory.recall(referenceTo('org/b/x', one))).toBeNull()
  expect(memory.recall(referenceTo('org/a/x', other))).toBeNull()
  expect(memory.recall(referenceTo('org/a/x', one))).toEqual(one)
})

test('nobody changes what another is given', () => {
  const memory = createMemory()
  const [stored, given] = [referenceTo('org/a/x', one), one.slice()]
  memory.remember(stored, given)
  given.fill(0)
  memory.recall(stored)?.fill(0)
  expect(textOf(memory.recall(stored))).toBe('one')
})

const block = (fill: number) => new Uint8Array(1000).fill(fill)
/** Of ten blocks, which are remembered in the end. */
function remembered(all: number, meanwhile: (recall: (index: number) => unknown) => void = () => {}) {
  const memory = createMemory({ all, one: 1000, idleMs: 60_000 })
  const recall = (index: number) => memory.recall(referenceTo(`org/a/${index}`, block(index)))
  for (let index = 0; index < 10; index += 1) {
    memory.remember(referenceTo(`org/a/${index}`, block(index)), block(index))
    meanwhile(recall)
  }
  return Array.from({ length: 10 }, (_, index) => index).filter((index) => recall(index) !== null)
}

test('no more is remembered than fits, with what an object takes beside its bytes', () => {
  expect(remembered(15_000)).toHaveLength(10)
  expect(remembered(4500)).toEqual([7, 8, 9])
  expect(remembered(4499)).toEqual([8, 9])
})

test('what was not used the longest is forgotten first', () => {
  expect(remembered(4500, (recall) => recall(0))).toEqual([0, 8, 9])
})

test('what was not used for a while is forgotten when something else comes', () => {
  let now = 0
  const memory = createMemory({ all: 1e6, one: 1000, idleMs: 100 }, () => now)
  const [used, idle, later] = [1, 2, 3].map((fill) => referenceTo(`org/a/${fill}`, block(fill)))
  if (!used || !idle || !later) throw new Error('there are three')
  memory.remember(idle, block(2))
  memory.remember(used, block(1))
  now = 100
  memory.recall(used)
  now = 101
  memory.remember(later, block(3))
  expect(memory.recall(idle)).toBeNull()
  expect(memory.recall(used)).toEqual(block(1))
})

test('the same thing twice takes its room once', () => {
  const memory = createMemory({ all: 3000, one: 1000, idleMs: 60_000 })
  const [first, second] = [referenceTo('org/a/1', block(1)), referenceTo('org/a/2', block(2))]
  memory.remember(first, block(1))
  for (let times = 0; times < 5; times += 1) memory.remember(second, block(2))
  expect(memory.recall(first)).toEqual(block(1))
})

test('what is large is not remembered, and costs nothing else its place', () => {
  const memory = createMemory({ all: 3000, one: 1000, idleMs: 60_000 })
  const [small, large] = [block(1), new Uint8Array(1001)]
  memory.remember(referenceTo('org/a/small', small), small)
  memory.remember(referenceTo('org/a/large', large), large)
  expect(memory.recall(referenceTo('org/a/large', large))).toBeNull()
  expect(memory.recall(referenceTo('org/a/small', small))).toEqual(small)
})
