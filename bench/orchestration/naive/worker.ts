import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { NativeConnection, Worker } from '@temporalio/worker'
import { empty } from '#bench/orchestration/naive/activities.ts'
import { Reader } from '#domain/environment.ts'

// A worker as the first page of Temporal's manual has it: no option but what it needs.
const { values } = parseArgs({ options: { address: { type: 'string' }, queue: { type: 'string' } } })
const connection = await NativeConnection.connect({ address: values.address ?? '' })
const worker = await Worker.create({
  connection,
  taskQueue: values.queue ?? '',
  workflowsPath: fileURLToPath(import.meta.resolve('#bench/orchestration/naive/workflow.ts')),
  activities: empty,
})
const readyFile = new Reader(process.env).text('RECKONER_READY_FILE')
const running = worker.run()
await writeFile(readyFile, 'ready\n')
await running
await connection.close()
