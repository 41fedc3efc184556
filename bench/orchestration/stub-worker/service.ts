import { serviceOf } from '#stack/main-process.ts'

/** A worker whose sandbox and critic take no time; `url` is where it tells what it holds in memory. */
export const stubWorker = serviceOf({
  name: 'Stub worker',
  entry: 'bench/orchestration/stub-worker/main.ts',
  args: ({ port }) => ['--port', String(port)],
  url: ({ port }) => `http://127.0.0.1:${port}`,
  ready: 'file',
  stopMs: 20_000,
})
