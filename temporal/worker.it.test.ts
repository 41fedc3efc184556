import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { connectDocker } from '#sandbox/client.ts'
import { useService } from '#test/services.ts'

const { dockerHost, sandboxImage } = await useService('sandbox')
const { redisUrl } = await useService('redis')
const { databaseUrl } = await useService('postgres')
const instance = `test-worker-${process.pid}`

function startWorker(more: Record<string, string> = {}) {
  const { PATH = '' } = process.env
  const env = {
    PATH,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DOCKER_HOST: dockerHost,
    SANDBOX_IMAGE: sandboxImage,
    RECKONER_INSTANCE: instance,
    // Nothing listens on port 1: whoever gets this far fails.
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    TEMPORAL_CODEC_KEYS: `k1:${'A'.repeat(43)}=`,
    PYTHON_TOOLS: '/nowhere',
    STORAGE_PATH: '/nowhere',
    STORAGE_KEY: 'for the test of the worker, not for use',
    CACHE_SECRET: 'for the test of the worker',
    MODEL_URL: 'http://127.0.0.1:1/v1',
    ...more,
  }
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts')], { env })
  onTestFinished(() => void worker.kill('SIGKILL'))
  return { worker, said: Promise.all([text(worker.stdout), text(worker.stderr)]), exit: once(worker, 'exit') }
}

test('a signal while the sandbox is being proved ends the worker in good order, without its canaries', async () => {
  const docker = connectDocker(dockerHost)
  const containers = () =>
    docker.listContainers({ all: true, filters: { label: [`reckoner.instance=${instance}`] } })
  const { worker, exit } = startWorker()
  await expect
    .poll(async () => (await containers()).length, { timeout: 20_000, interval: 20 })
    .toBeGreaterThan(0)
  worker.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
  expect(await containers()).toEqual([])
})

test('a setting that is wrong ends the worker with one sentence', async () => {
  const { said, exit } = startWorker({ MODELS: 'bogus' })
  expect(await exit).toEqual([1, null])
  expect(await said).toEqual(['', expect.stringMatching(/^MODELS .*\n$/)])
})

test('a failure that nobody foresaw ends the worker with one line', async () => {
  // The database has none of our tables.
  const { said, exit } = startWorker({ DOCKER_HOST: 'unix:///nowhere', LOG_LEVEL: 'error' })
  expect(await exit).toEqual([1, null])
  expect(await said).toEqual([expect.stringMatching(/^\{"level":"fatal".*"the worker failed"\}\n$/), ''])
})
