import { createHash } from 'node:crypto'
import type { Stored } from '#domain/stored.ts'
import type { RememberedStorage } from './memory.ts'
import { SealError } from './sealed.ts'
import type { Storage } from './storage.ts'

/** A reference whose bytes are gone or are not those that were stored. */
export class StoredError extends Error {
  override name = 'StoredError'
  readonly kind: 'missing' | 'changed'
  constructor(kind: 'missing' | 'changed', key: string, options?: ErrorOptions) {
    const what = { missing: 'is no longer in the store', changed: 'is not what was stored' }[kind]
    super(`The object ${key} ${what}; restore the object store from a backup or run the job again.`, options)
    this.kind = kind
  }
}

/** Lower-case hexadecimal SHA-256. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A storage key, or what makes it of the SHA-256 of the bytes, so that no others are ever put there. */
export type Key = string | ((sha256: string) => string)

/** Keeps the bytes and gives the reference that crosses a step. Throws when the store cannot be reached. */
export async function putStored(
  storage: Storage,
  at: Key,
  bytes: Uint8Array,
  contentType: string,
): Promise<Stored> {
  const sha256 = sha256Of(bytes)
  const key = typeof at === 'string' ? at : at(sha256)
  await storage.put(key, bytes, contentType)
  return { key, sha256, bytes: bytes.byteLength }
}

/**
 * The same, and reads it back: a store that took the bytes and lost them is found out while they can be made again.
 * @throws StoredError when they are not there, or not those that were given
 */
export async function putProven(
  storage: RememberedStorage,
  at: Key,
  bytes: Uint8Array,
  contentType: string,
): Promise<Stored> {
  const stored = await putStored(storage, at, bytes, contentType)
  await getAndRemember(storage, stored)
  return stored
}

/**
 * The bytes behind a reference, verified: those that this process has read before, or the store's.
 * @throws StoredError as `getStored`, but not of what the store has lost since this process read it
 */
export async function recallStored(storage: RememberedStorage, stored: Stored): Promise<Uint8Array> {
  return storage.memory?.recall(stored) ?? getAndRemember(storage, stored)
}

/** Only what was read is remembered, never what was merely sent: the store may have taken it and lost it. */
async function getAndRemember(storage: RememberedStorage, stored: Stored): Promise<Uint8Array> {
  const bytes = await getStored(storage, stored)
  storage.memory?.remember(stored, bytes)
  return bytes
}

/**
 * The bytes behind a reference as the store has them now, verified.
 * @throws StoredError when they are absent or have another SHA-256
 */
export async function getStored(storage: Storage, stored: Stored): Promise<Uint8Array> {
  const bytes = await storage.get(stored.key).catch((error) => throwChanged(error, stored.key))
  if (bytes === null) throw new StoredError('missing', stored.key)
  if (sha256Of(bytes) !== stored.sha256) throw new StoredError('changed', stored.key)
  return bytes
}

/** What cannot be opened has other bytes than were sealed: a store with another key is not ready in the first place. */
function throwChanged(error: unknown, key: string): never {
  throw error instanceof SealError ? new StoredError('changed', key, { cause: error }) : error
}
