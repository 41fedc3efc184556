import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 10
const PATIENCE_MS = 60_000

/**
 * Looks until there is something to be seen.
 * @param what for people, should it never come
 * @throws Error after a minute
 */
export async function until<T>(what: string, look: () => Promise<T | null | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOOK_MS)) {
    const seen = await look()
    if (seen !== null && seen !== undefined) return seen
  }
  throw new Error(`There was no ${what} within ${PATIENCE_MS / 1000} s.`)
}
