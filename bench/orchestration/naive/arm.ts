import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { createPart } from '#test/faults/part.ts'
import { quietPorts } from '#test/faults/quiet-ports.ts'
import { ensure } from '#stack/service.ts'
import { temporal } from '#stack/temporal.ts'
import type { Stage } from '#bench/orchestration/stage.ts'
import { NAIVE_QUEUE, naiveWorker, startShipped } from './service.ts'
import type { sixEmpty } from './workflow.ts'

/** The naive arm of a whole job: a workflow of six empty activities, on a server as shipped. */
export interface NaiveArm {
  /** From its start to its result. */
  run(): Promise<void>
  close(): Promise<void>
}

export async function openNaiveArm({ site }: Pick<Stage, 'site'>): Promise<NaiveArm> {
  const { folder: root, progress } = site
  const [port = 0] = await quietPorts(1)
  const address = `127.0.0.1:${port}`
  const optionsOf = async (name: string) => {
    const folder = join(root, name)
    await mkdir(folder, { recursive: true })
    return { folder, logFile: join(root, 'logs', `${name}.log`), port }
  }
  const [shipped, own] = [await optionsOf('shipped'), await optionsOf('naive-worker')]
  const cli = await ensure(temporal, progress)
  const server = createPart('shipped', () => startShipped(cli, shipped))
  await server.start()
  const service = naiveWorker(address)
  const found = await ensure(service, progress)
  const worker = createPart('naive-worker', () => service.start(found, { ...own, environment: {} }))
  await worker.start()
  const connection = await Connection.connect({ address })
  const client = new Client({ connection })
  return {
    run: () =>
      client.workflow.execute<typeof sixEmpty>('sixEmpty', {
        taskQueue: NAIVE_QUEUE,
        workflowId: randomUUID(),
        args: [],
      }),
    async close() {
      await connection.close()
      await worker.end()
      await server.end()
    },
  }
}
