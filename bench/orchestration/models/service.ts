import { serviceOf } from '#stack/main-process.ts'

/** Models that take no time; `url` is the base URL for an OpenAI client. */
export const zeroModels = serviceOf({
  name: 'Models',
  entry: 'bench/orchestration/models/main.ts',
  args: ({ port }) => ['--port', String(port)],
  url: ({ port }) => `http://127.0.0.1:${port}/v1`,
  ready: { path: '/health' },
  stopMs: 5000,
})
