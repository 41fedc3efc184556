import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BUILTIN_MODELS } from '#model-server/server/models.ts'
import { freshPorts } from '#stack/ports.ts'
import { createProgress } from '#stack/progress.ts'
import { ensure } from '#stack/service.ts'
import { callsFile, fastModels } from '#test/faults/fast-models/service.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { countCalls } from './model-calls.ts'

const folder = await temporaryFolder('model-calls')
const { api: port } = await freshPorts()

/** A server that is asked once, refuses what is no prompt of ours, and ends. */
async function askOnce(): Promise<void> {
  const found = await ensure(fastModels, createProgress())
  const logFile = join(folder, 'log')
  const running = await fastModels.start(found, { folder, logFile, port, environment: {} })
  const messages = [{ role: 'user', content: 'What is the total?' }]
  await fetch(`${running.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: BUILTIN_MODELS.reasoning, messages }),
  })
  await running.stop()
}

test('the models of a world write down each call, and keep that over an end', async () => {
  await askOnce()
  await askOnce()
  const counted = await countCalls({ modelCalls: callsFile(folder) })
  expect(counted).toEqual({ vision: 0, reasoning: 2, codegen: 0, review: 0 })
})
