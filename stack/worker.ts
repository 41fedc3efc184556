import { serviceOf } from './main-process.ts'

/** The worker that runs workflows and activities. It listens nowhere, so it says by a file that it is polling. */
export const worker = serviceOf({
  name: 'Worker',
  entry: 'temporal/worker.ts',
  args: () => [],
  url: () => '',
  ready: 'file',
  stopMs: 20_000,
})
