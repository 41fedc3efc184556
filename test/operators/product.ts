import { beforeAll } from 'vitest'
import { serve } from '#api/serve.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { createClient } from '#sdk/client.ts'
import { freshPorts } from '#stack/ports.ts'
import type { useOwnWorker } from '#test/job/own-worker.ts'
import { useOperator } from './operator.ts'

/** Within this what an operator did shows in the product, in milliseconds. */
export const SHOWN = { timeout: 30_000, interval: 250 }
export const PICTURE = ['energy-chart.png', 'What is the average electricity use per month?'] as const

/** An API of its own beside a worker, and who uses it: a client of it, and an operator at Temporal's command. */
export async function openProduct(worker: Awaited<ReturnType<typeof useOwnWorker>>) {
  const { api: port } = await freshPorts()
  const api = await serve({ ...worker.config, port }, createLog({ service: 'test', level: 'silent' }))
  beforeAll(() => worker.temporal.prepare())
  return {
    port,
    client: createClient({ baseUrl: `http://127.0.0.1:${port}` }),
    operator: await useOperator(worker.config.temporal),
    /** Ends the worker, too. */
    async close() {
      await api.close()
      await worker.close()
    },
  }
}
