import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { runningOf, startChild, untilReady } from '#stack/child.ts'
import { type Main, serviceOf } from '#stack/main-process.ts'
import type { Found, Running, ServiceOptions } from '#stack/service.ts'

export const NAIVE_QUEUE = 'naive'

/** Temporal's development server as it comes: no setting of ours but where it listens, and no page. */
export async function startShipped(
  { path }: Found,
  { folder, logFile, port }: ServiceOptions,
): Promise<Running> {
  const args = ['server', 'start-dev', '--ip=127.0.0.1', `--port=${port}`, '--headless']
  const child = await startChild({ name: 'Temporal as shipped', command: path, args, cwd: folder, logFile })
  const address = `127.0.0.1:${port}`
  await untilReady(child, () => serves(address))
  return runningOf(child, address)
}

async function serves(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '1s' })
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' })
      return true
    } finally {
      await connection.close()
    }
  } catch {
    await sleep(100)
    return false
  }
}

const MAIN: Omit<Main, 'args'> = {
  name: 'Naive worker',
  entry: 'bench/orchestration/naive/worker.ts',
  url: () => '',
  ready: 'file',
  stopMs: 10_000,
}

/** @param address of the server that it works for */
export const naiveWorker = (address: string) =>
  serviceOf({ ...MAIN, args: () => ['--address', address, '--queue', NAIVE_QUEUE] })
