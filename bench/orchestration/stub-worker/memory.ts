import { createServer, type Server } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Worker } from 'node:worker_threads'
import { z } from 'zod'

/** What a process holds, in bytes. */
export const memoryForm = z.object({
  /** Of JavaScript, after garbage was collected: heaps of all threads, and what they hold outside of them. */
  kept: z.number(),
  /** What the system counts. */
  resident: z.number(),
})
export type Memory = z.infer<typeof memoryForm>

/**
 * Answers every request on a port with what the process holds. To be called before Temporal makes its threads.
 */
export function openMemoryDoor(port: number): Server {
  const threads = new Set<Worker>()
  process.on('worker', (worker) => {
    threads.add(worker)
    worker.once('exit', () => threads.delete(worker))
  })
  const collect = collector()
  const server = createServer((_, response) => {
    void measure(threads, collect).then((memory) => response.end(JSON.stringify(memory)))
  })
  return server.listen(port, '127.0.0.1')
}

async function measure(threads: Iterable<Worker>, collect: () => void): Promise<Memory> {
  let kept = 0
  for (const thread of threads) kept += await keptBy(thread)
  // Twice: what the first round lets go may hold something itself.
  collect()
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { kept: kept + heapUsed + external, resident: rss }
}

/** No other way has a thread's garbage collected from outside than to ask for a snapshot of its heap. */
async function keptBy(thread: Worker): Promise<number> {
  const snapshot = await thread.getHeapSnapshot()
  snapshot.destroy()
  const { used_heap_size: used, external_memory: external } = await thread.getHeapStatistics()
  return used + external
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('This Node does not let its garbage be collected.')
  return () => void collect()
}
