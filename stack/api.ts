import { serviceOf } from './main-process.ts'

/** The API and the page. */
export const api = serviceOf({
  name: 'API',
  entry: 'api/main.ts',
  args: () => [],
  url: (options) => `http://127.0.0.1:${options.port}`,
  ready: { path: '/api/health' },
  stopMs: 10_000,
})
