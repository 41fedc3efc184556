import type { Stored } from '#domain/stored.ts'
import type { Storage } from './storage.ts'

/** What was once read under a reference and verified. The reference holds its hash, so that it stays right. */
export interface Memory {
  /** A copy, since others are given it too; null when it is not remembered. */
  recall(stored: Stored): Uint8Array | null
  /** @param bytes verified, of the store; they are copied */
  remember(stored: Stored, bytes: Uint8Array): void
}

/** A store, and what this process remembers of it: nothing when there is no memory. */
export interface RememberedStorage extends Storage {
  memory?: Memory
}

/** Gives a store the memory that `recallStored` asks. */
export const remembering = (storage: Storage): RememberedStorage => ({ ...storage, memory: createMemory() })

const LIMITS = {
  /** Bytes of everything that is remembered. */
  all: 32_000_000,
  /** Bytes of the largest object. */
  one: 1_000_000,
  /** Steps follow one another within seconds, so that what was not used for so many milliseconds is of a job that is over. */
  idleMs: 60_000,
}
/** Bytes that an object takes beside its own: its name and its place in a map. */
const BESIDE = 500

interface Known {
  bytes: Uint8Array
  /** When it was used last, in milliseconds. */
  used: number
}

/** Remembers as much as fits; what was not used the longest is forgotten first. */
export function createMemory(limits = LIMITS, now = () => performance.now()): Memory {
  // A map keeps the order in which it was filled, so that the first is the one that was not used the longest.
  const known = new Map<string, Known>()
  let held = 0

  function forget(name: string): Uint8Array | null {
    const found = known.get(name)
    if (found === undefined) return null
    known.delete(name)
    held -= weightOf(found.bytes)
    return found.bytes
  }

  function keep(name: string, bytes: Uint8Array): void {
    known.set(name, { bytes, used: now() })
    held += weightOf(bytes)
  }

  function makeRoom(): void {
    const since = now() - limits.idleMs
    for (const [name, { used }] of known) {
      if (held <= limits.all && used >= since) return
      forget(name)
    }
  }

  return {
    recall(stored) {
      const name = nameOf(stored)
      const bytes = forget(name)
      if (bytes === null) return null
      keep(name, bytes)
      return new Uint8Array(bytes)
    },
    remember(stored, bytes) {
      if (bytes.byteLength > limits.one) return
      const name = nameOf(stored)
      forget(name)
      keep(name, new Uint8Array(bytes))
      makeRoom()
    },
  }
}

const weightOf = (bytes: Uint8Array): number => bytes.byteLength + BESIDE

/** Both, since neither says all: an older key may have had other bytes, and the same bytes may be another's. */
const nameOf = ({ key, sha256 }: Stored): string => `${sha256} ${key}`
