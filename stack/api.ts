import { serviceOf } from './main-process.ts'

/** The API and the page. */
export const api = serviceOf({
  name: 'API',
  entry: 'api/main.ts',
  args: () => [],
  url: (options) => `http://127.0.0.1:${options.port}`,
  ready: { path: '/api/health' },
  stopMs: 10_000,
  // Whoever may use the daemon is as good as root on the machine; only the worker has to.
  withheld: ['DOCKER_HOST'],
})
