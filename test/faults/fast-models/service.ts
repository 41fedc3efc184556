import { join } from 'node:path'
import { serviceOf } from '#stack/main-process.ts'

/** Models that take no time; `url` is the base URL for an OpenAI client. */
export const fastModels = serviceOf({
  name: 'Models',
  entry: 'test/faults/fast-models/main.ts',
  args: ({ port, folder }) => ['--port', String(port), '--calls', callsFile(folder)],
  url: ({ port }) => `http://127.0.0.1:${port}/v1`,
  ready: { path: '/health' },
  stopMs: 5000,
})

/** Where they write down the role of each call, a line for each, in their folder. */
export const callsFile = (folder: string) => join(folder, 'calls')
