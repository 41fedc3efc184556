import { join } from 'node:path'
import { serviceOf } from './main-process.ts'

/** The built-in models; `url` is the base URL for an OpenAI client. */
export const modelServer = serviceOf({
  name: 'Model server',
  entry: 'model-server/main.ts',
  args: ({ port, environment }) => [
    '--port',
    String(port),
    '--python',
    join(environment['PYTHON_TOOLS'] ?? '', 'bin', 'python'),
    // For tests: faults and spoiled programs by order.
    ...(environment['MODEL_SCRIPTS'] ? ['--scripts'] : []),
  ],
  url: (options) => `http://127.0.0.1:${options.port}/v1`,
  ready: { path: '/health' },
  stopMs: 5000,
})
