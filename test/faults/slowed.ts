import { setTimeout as sleep } from 'node:timers/promises'
import { type Part, signal } from './part.ts'

/** Of each period a process that is ten times slower runs a tenth, in milliseconds. */
const STOPPED_MS = 180
const GOING_MS = 20

/** Makes a process ten times slower. @returns what makes it as fast as before, when it is */
export function slowTenfold(part: Part): () => Promise<void> {
  const over = new AbortController()
  const crawl = async () => {
    while (!over.signal.aborted) {
      signal(part.pid(), 'SIGSTOP')
      await sleep(STOPPED_MS)
      signal(part.pid(), 'SIGCONT')
      await sleep(GOING_MS)
    }
  }
  const crawling = crawl()
  return () => {
    over.abort()
    return crawling
  }
}
