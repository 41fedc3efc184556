import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, sweepScratch, writeDurably } from './durable-file.ts'
import { open, seal, sealKey } from './sealed.ts'
import { segmentsOf } from './storage-key.ts'
import type { Storage } from './storage.ts'

/** Beside `org/`, so that no key reaches them. */
const SCRATCH = '.scratch'
const PROBE = '.probe'

/** The bytes of a file; null when there is none. */
async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/**
 * Keeps objects as encrypted files under a folder. A file is readable by its owner alone, and only
 * with the key, under the name it was written.
 *
 * @param options.path the folder; made when absent
 * @param options.key the secret, at least 32 characters; what was written with another cannot be read
 */
export function createFilesystemStorage(options: { path: string; key: string }): Storage {
  const key = sealKey(options.key)
  const scratch = join(options.path, SCRATCH)
  const pathOf = (name: string): string => join(options.path, ...segmentsOf(name))
  const keep = (path: string, name: string, bytes: Uint8Array): Promise<void> =>
    writeDurably(path, seal(key, name, bytes), scratch)

  return {
    // The content type is not kept: whoever hands out bytes reads it from its own record.
    put: async (name, bytes) => keep(pathOf(name), name, bytes),
    async get(name) {
      const sealed = await readIfThere(pathOf(name))
      return sealed && open(key, name, sealed)
    },
    async ready() {
      const path = join(options.path, PROBE)
      // An older probe that does not open tells of a changed key before any object is written with it.
      const probe = await readIfThere(path)
      if (probe) open(key, PROBE, probe)
      await keep(path, PROBE, Buffer.from('readable with this key'))
      await sweepScratch(scratch)
    },
  }
}
