import { getStored } from '#adapters/storage/stored.ts'
import type { Storage } from '#adapters/storage/storage.ts'
import type { Stored } from '#domain/stored.ts'

/**
 * The text kept under a reference.
 * @throws when it is gone or its hash is another
 */
export const keptText = async (storage: Storage, stored: Stored): Promise<string> =>
  new TextDecoder().decode(await getStored(storage, stored))

/** The value kept as JSON; it was written by a step of this job and its hash was verified. */
export const keptJson = async <T>(storage: Storage, stored: Stored): Promise<T> =>
  JSON.parse(await keptText(storage, stored)) as T
