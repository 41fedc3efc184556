import type { RememberedStorage } from '#adapters/storage/memory.ts'
import { getStored, recallStored } from '#adapters/storage/stored.ts'
import type { Storage } from '#adapters/storage/storage.ts'
import type { Stored } from '#domain/stored.ts'

/**
 * The text kept under a reference, as the store has it now.
 * @throws when it is gone or its hash is another
 */
export const keptText = async (storage: Storage, stored: Stored): Promise<string> =>
  new TextDecoder().decode(await getStored(storage, stored))

/** The value kept as JSON; it was written by a step of this job and its hash was verified. */
export const keptJson = async <T>(storage: Storage, stored: Stored): Promise<T> =>
  JSON.parse(await keptText(storage, stored)) as T

/** For steps, which read what others have read before: the same, from this process's memory if it is there. */
export const recalledText = async (storage: RememberedStorage, stored: Stored): Promise<string> =>
  new TextDecoder().decode(await recallStored(storage, stored))

export const recalledJson = async <T>(storage: RememberedStorage, stored: Stored): Promise<T> =>
  JSON.parse(await recalledText(storage, stored)) as T
