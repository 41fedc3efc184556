import { messageOf } from './message.ts'
import type { Found, Way } from './service.ts'

export type Attempt = [way: Way, bring: () => Promise<Found | null>]

/**
 * Tries ways of bringing something in order and takes the first that ends in something usable.
 * @throws Error with one sentence per way that failed
 */
export async function tryWays(name: string, say: (detail: string) => void, ways: Attempt[]): Promise<Found> {
  const failures: string[] = []
  for (const [way, bring] of ways) {
    try {
      const found = await bring()
      if (found) {
        say(`${found.way}, version ${found.version}`)
        return found
      }
      failures.push(`${way}: nothing usable came of it.`)
    } catch (error) {
      failures.push(`${way}: ${messageOf(error)}`)
    }
  }
  throw new Error(`${name} could not be brought.\n${failures.map((line) => `  ${line}`).join('\n')}`)
}
